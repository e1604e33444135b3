import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { BrandedPlugin, Kind, PipelineDefinition } from '@fovea/contracts';
import {
  buildSchema,
  coerceInputValue,
  isInputObjectType,
  isEnumType,
  parse,
  parseValue,
  validate,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { buildCatalog, Catalog, type CatalogEntry, type PluginCatalog } from '../catalog/index.ts';
import { expandPipeline, parsePipeline } from '../pipeline/index.ts';
import { sampleCatalog } from '../testing-fixtures/sample-plugin.ts';
import { deriveInputs, type DerivedInputs } from './index.ts';

const root = new URL('../../../../', import.meta.url);

async function presetCatalogs(): Promise<PluginCatalog[]> {
  const folders = await readdir(new URL('packages/', root));
  const texts = await Promise.all(
    folders.map((folder) =>
      readFile(new URL(`packages/${folder}/fovea.catalog.json`, root), 'utf8').catch(() => undefined),
    ),
  );
  return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as PluginCatalog]));
}

async function defaultOf<T>(path: string): Promise<T> {
  const module = (await import(new URL(path, root).href)) as { readonly default: T };
  return module.default;
}

const acme = await buildCatalog(await defaultOf<BrandedPlugin>('examples/third-party/src/index.js'), '1.0.0');
const catalog = new Catalog([...(await presetCatalogs()), acme].map((one) => ({ catalog: one })));
const inputs = deriveInputs(catalog);

const core = 'scalar JSON type Query { preview(pipeline: PipelineInput, dataset: DatasetInput): Boolean }';
const schemaOf = (derived: DerivedInputs): GraphQLSchema => buildSchema(`${core}\n${derived.sdl}`);
const schema = schemaOf(inputs);

/** What GraphQL makes of a literal in a query. */
function coerce(type: string, literal: string, from = schema): unknown {
  return valueFromAST(parseValue(literal), from.getType(type) as GraphQLInputType);
}

/** What GraphQL makes of a variable. */
function coerceVariable(type: string, value: unknown): unknown {
  return coerceInputValue(value, schema.getType(type) as GraphQLInputType);
}

function complaints(argument: string): string[] {
  return validate(schema, parse(`{ preview(${argument}) }`)).map(({ message }) => message);
}

function stepOf(literal: string): unknown {
  const pipeline = inputs.toPipeline(coerce('PipelineInput', `{ name: "one", steps: [${literal}] }`));
  return (pipeline as PipelineDefinition).steps[0];
}

/** Empty params are no params. */
function settle(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      key === 'params' && typeof item === 'object' && item !== null && Object.keys(item).length === 0
        ? undefined
        : item,
    ),
  );
}

const there = (definition: PipelineDefinition, derived = inputs, from = schema): unknown =>
  derived.toPipeline(coerce('PipelineInput', derived.toLiteral(definition), from));

/** A catalogue of contributions that differ in what is given. */
function catalogOf(...entries: Pick<CatalogEntry, 'kind' | 'id' | 'params'>[]): Catalog {
  const common = { behaviour: 1, title: 'Sample', summary: 'For tests.', sources: [], capabilities: {} };
  const contributions = entries.map((entry) => ({ ...common, plugin: 'sample', ...entry }));
  return new Catalog([{ catalog: { plugin: 'sample', version: '1.0.0', apiVersion: 1, digest: '', contributions } }]);
}

const withParams = (properties: Record<string, unknown>, rest: Record<string, unknown> = {}): Catalog =>
  catalogOf({ kind: 'step', id: 'fovea/try', params: { type: 'object', properties, ...rest } });

const empty = { type: 'object', properties: {} };

describe("the inputs of the preset's catalogue", () => {
  it('are a valid schema in which everything is described', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => !type.name.startsWith('__') && (isInputObjectType(type) || isEnumType(type)),
    );
    const undescribed = types.flatMap((type) => [
      ...(type.description ? [] : [type.name]),
      ...(isInputObjectType(type) ? Object.values(type.getFields()) : isEnumType(type) ? type.getValues() : [])
        .filter(({ description }) => !description)
        .map(({ name }) => `${type.name}.${name}`),
    ]);
    expect(types.length).toBeGreaterThan(80);
    expect(undescribed).toEqual([]);
  });

  it('have one field for each contribution that a pipeline may name', () => {
    const chosen = ['model', 'dataset', 'optimizer', 'step', 'exporter', 'importer', 'backend'] as const;
    for (const kind of chosen) {
      const type = schema.getType(`${kind[0]?.toUpperCase()}${kind.slice(1)}Input`);
      const fields = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      expect(fields).toHaveLength(catalog.entries(kind).length + 1);
      expect(fields.at(-1)).toBe('use');
      expect(isInputObjectType(type) && type.isOneOf).toBe(true);
    }
    expect(schema.getType('StoreInput')).toBeUndefined();
  });

  it('leave first-party ids without scope, and give others theirs', () => {
    const fieldsOf = (name: string): string[] => {
      const type = schema.getType(name);
      return isInputObjectType(type) ? Object.keys(type.getFields()) : [];
    };
    expect(fieldsOf('ModelInput')).toEqual(expect.arrayContaining(['mobilenetV1', 'resnet18', 'acmeMlp', 'use']));
    expect(fieldsOf('OptimizerInput')).toEqual(['acmeLion', 'adam', 'rmsprop', 'sgd', 'use']);
  });

  it('tell bounds, unit and default of a param in its description, and give GraphQL no default', () => {
    const type = schema.getType('TrainStepParams');
    const { batchSize, schedule } = isInputObjectType(type) ? type.getFields() : {};
    expect(batchSize?.description).toBe(
      'Batch size: Images in one step; larger batches want a larger learning rate. An integer >= 1 and <= 65536 (images). Default: 32.',
    );
    expect(batchSize?.defaultValue).toBeUndefined();
    expect(schema.getType('WasmBackendEngineChoice')?.description).toBe('Engine: choices for engine of fovea/wasm.');
    expect(schedule?.description).toContain('Default: { cosine: {} }.');
  });

  it('are the same text in whatever order plugins and params come', () => {
    const reversed = catalog.plugins
      .map(({ catalog: one }) => ({
        ...one,
        contributions: one.contributions
          .map((entry) => ({
            ...entry,
            params: {
              ...entry.params,
              properties: Object.fromEntries(Object.entries(entry.params['properties'] as object).reverse()),
            },
          }))
          .reverse(),
      }))
      .reverse();
    expect(deriveInputs(new Catalog(reversed.map((one) => ({ catalog: one })))).sdl).toBe(inputs.sdl);
  });

  it.each([
    ['pipeline: { name: "x", steps: [{ train: { epoch: 3 } }] }', 'Did you mean "epochs"?'],
    ['pipeline: { name: "x", steps: [{ trian: {} }] }', 'Did you mean "train"'],
    [
      'dataset: { mnist: {}, cifar10: { folder: "x" } }',
      'OneOf Input Object "DatasetInput" must specify exactly one key.',
    ],
    ['dataset: {}', 'OneOf Input Object "DatasetInput" must specify exactly one key.'],
    ['dataset: { mnist: null }', 'must be non-null'],
    ['dataset: { cifar10: {} }', '"Cifar10DatasetParams.folder" of required type "[String!]!" was not provided.'],
    ['pipeline: { name: "x", steps: [{ quantize: { quantizer: { int8: { granularity: channel } } } }] }', 'CHANNEL'],
    ['pipeline: { name: "x", steps: [{ train: { epochs: 1.5 } }] }', 'Int cannot represent non-integer value: 1.5'],
  ])('make GraphQL refuse %s', (argument, text) => {
    expect(complaints(argument).join('\n')).toContain(text);
  });
});

describe('toPipeline and toLiteral', () => {
  const examples = [
    'article-4-1-cnn',
    'article-4-1-cnn-photos',
    'article-4-3-sgd',
    'article-4-4-float16',
    'flowers',
    'quickstart',
    'sweep-batch-size',
    'sweep-kernel-size',
    'sweep-learning-rate',
  ];

  it.each(examples)('take %s to GraphQL and back', async (name) => {
    const definition = await defaultOf<PipelineDefinition>(`examples/${name}.ts`);
    expect(settle(there(definition))).toEqual(settle(definition));
    expect(complaints(`pipeline: ${inputs.toLiteral(definition)}`)).toEqual([]);
  });

  it('take the pipeline of the third-party plugin to GraphQL and back, its contributions by their own fields', async () => {
    const text = await readFile(new URL('examples/third-party/pipeline.json', root), 'utf8');
    const definition = parsePipeline(JSON.parse(text));
    const literal = inputs.toLiteral(definition);
    expect(literal).toContain('model: { acmeMlp: { units: 64 } }');
    expect(literal).toContain('optimizer: [{ acmeLion: { _label: "Lion" } }, { adam: { _label: "Adam" } }]');
    expect(literal).not.toContain('use:');
    expect(settle(there(definition))).toEqual(settle(definition));
  });

  it('expand a typed grid into the runs of the same grid in a definition', () => {
    const literal = `{
      name: "grid", seed: [1, 2],
      steps: [
        { loadData: { dataset: { mnist: {} } } },
        { buildModel: { model: [{ cnn: { width: [0.5, 1] } }, { separableCnn: {} }] } },
        { train: { epochs: 3, optimizer: { sgd: { nesterov: [true, false] } } } },
        { quantize: { quantizer: { int8: { granularity: [CHANNEL, TENSOR] } } } },
      ]
    }`;
    const runs = expandPipeline(parsePipeline(inputs.toPipeline(coerce('PipelineInput', literal))), catalog);
    expect(runs).toHaveLength(2 * 3 * 2 * 2);
    expect(runs[0]?.definition.steps[3]?.params).toEqual({
      quantizer: { use: 'fovea/int8', params: { granularity: 'channel' } },
    });
    expect(runs[0]?.label).toBe('model cnn, width 0.5, nesterov true, granularity channel, seed 1');
  });

  it('keep the whole of a pipeline', async () => {
    const definition: PipelineDefinition = {
      name: 'all "of" it\n',
      question: 'Why?',
      summary: 'Because.',
      seed: 7,
      backend: { use: 'fovea/wasm', params: { relaxedSimd: ['auto', 'off'] }, label: 'here' },
      plugins: ['./plugin'],
      steps: [
        { use: 'fovea/load-data' },
        { id: 'net', use: 'fovea/build-model', inputs: { dataset: 'load-data.dataset' } },
      ],
      followUp: { bestOf: 'top1', goal: 'min', steps: [{ use: 'fovea/evaluate' }] },
      aliases: { width: 'net.model.width' },
      concurrency: 2,
    };
    expect(there(definition)).toEqual(definition);
    expect(parsePipeline(there(definition))).toEqual(definition);
  });

  it('say through use what has no typed form', () => {
    const definition: PipelineDefinition = {
      name: 'odd',
      steps: [
        { id: 'far', use: 'elsewhere/step', params: { anything: [{ a: null }, 1e-7] }, inputs: { model: 'x.y' } },
        { use: 'fovea/train', params: { epochs: 2.5 } },
        {
          use: 'fovea/train',
          params: { augmentations: [[{ use: 'fovea/flip' }, { use: 'fovea/crop' }], { use: 'fovea/shift' }] },
        },
        { use: 'fovea/train', params: { optimizer: { use: 'elsewhere/lion', params: { beta: 0.5 } } } },
        { use: 'fovea/load-model' },
      ],
    };
    const literal = inputs.toLiteral(definition);
    expect(there(definition)).toEqual(definition);
    expect(literal).toContain(
      '{ train: { optimizer: { use: { contribution: "elsewhere/lion", params: { beta: 0.5 } } } } }',
    );
    expect(literal).toContain('{ use: { contribution: "fovea/load-model" } }');
  });

  it('refuse what GraphQL cannot write', () => {
    const write = (params: Record<string, unknown>) => () =>
      inputs.toLiteral({ name: 'odd', steps: [{ use: 'elsewhere/step', params }] });
    expect(write({ rate: Number.NaN })).toThrow(expect.objectContaining({ code: 'PIPELINE_INVALID' }));
    expect(write({ 'a-b': 1 })).toThrow(
      expect.objectContaining({ code: 'PIPELINE_INVALID', message: expect.stringContaining('a-b') }),
    );
  });
});

describe('a param', () => {
  it.each([
    ['{ train: { epochs: 3 } }', { epochs: 3 }],
    ['{ train: { epochs: [3] } }', { epochs: 3 }],
    ['{ train: { epochs: [1, 2] } }', { epochs: [1, 2] }],
    ['{ train: { epochs: [] } }', { epochs: [] }],
    ['{ train: { epochs: null } }', undefined],
    ['{ train: { optimizer: { adam: {} } } }', { optimizer: { use: 'fovea/adam' } }],
    [
      '{ train: { optimizer: [{ adam: {} }, { sgd: {} }] } }',
      { optimizer: [{ use: 'fovea/adam' }, { use: 'fovea/sgd' }] },
    ],
    ['{ train: { augmentations: { flip: {} } } }', { augmentations: [{ use: 'fovea/flip' }] }],
    ['{ train: { _augmentationsGrid: [[], { flip: {} }] } }', { augmentations: [[], [{ use: 'fovea/flip' }]] }],
    ['{ measureLatency: { batches: 1 } }', { batches: [1] }],
    ['{ measureLatency: { batches: [1, 32] } }', { batches: [1, 32] }],
    ['{ measureLatency: { _batchesGrid: [[1], [1, 32]] } }', { batches: [[1], [1, 32]] }],
    ['{ use: { contribution: "fovea/train", params: { epochs: [1, 2] } } }', { epochs: [1, 2] }],
  ])('of %s', (literal, params) => {
    expect((stepOf(literal) as { params?: unknown }).params).toEqual(params);
  });

  it('refuses a list and its grid at once', () => {
    expect(() => stepOf('{ measureLatency: { batches: 1, _batchesGrid: [[1], [2]] } }')).toThrow(
      expect.objectContaining({
        code: 'PIPELINE_INVALID',
        details: expect.objectContaining({ path: 'steps.0.measureLatency', expected: 'batches or _batchesGrid' }),
      }),
    );
  });

  it('takes variables as it takes literals', () => {
    const variable = { name: 'v', steps: [{ train: { epochs: 2, optimizer: { sgd: { momentum: [0, 0.9] } } } }] };
    expect(inputs.toPipeline(coerceVariable('PipelineInput', variable))).toEqual({
      name: 'v',
      steps: [
        { use: 'fovea/train', params: { epochs: 2, optimizer: { use: 'fovea/sgd', params: { momentum: [0, 0.9] } } } },
      ],
    });
  });

  it('survives objects, lists of lists, open JSON, wide integers and odd choices', () => {
    const derived = deriveInputs(
      withParams({
        crop: {
          type: 'object',
          properties: { left: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
        },
        boxes: { type: 'array', items: { type: 'object', properties: { side: { type: 'number' } } } },
        matrix: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
        open: { anyOf: [{ type: 'string' }, { type: 'array' }] },
        nothing: empty,
        bytes: { type: 'integer', minimum: 0, maximum: 2 ** 40 },
        words: { enum: ['true', 'null', '', 'minMax', 'a-b'] },
        bits: { enum: [8, -1, 0.5] },
        fixed: { const: 'only' },
      }),
    );
    const from = schemaOf(derived);
    const params = {
      crop: [{ left: 1 }, { left: [2, 3], tags: ['a'] }],
      boxes: [{ side: [1, 2] }, { side: 3 }],
      matrix: [[1, 2], [3]],
      open: ['x', 'y'],
      nothing: {},
      bytes: 2 ** 33,
      words: ['true', 'null', '', 'minMax', 'a-b'],
      bits: [8, -1, 0.5],
      fixed: 'only',
    };
    const definition: PipelineDefinition = { name: 'shapes', steps: [{ use: 'fovea/try', params }] };
    expect(there(definition, derived, from)).toEqual(definition);
    expect(derived.toLiteral(definition)).toContain('words: [TRUE, NULL, EMPTY, MIN_MAX, A_B]');
    expect(derived.toLiteral(definition)).toContain('bits: [_8, MINUS_1, _0_5]');
    expect(derived.sdl).toContain('bytes: [Float!]');
  });
});

describe('toUse', () => {
  it('reads one input of a kind', () => {
    const use = (literal: string) => inputs.toUse('dataset', coerce('DatasetInput', literal));
    expect(use('{ mnist: {} }')).toEqual({ use: 'fovea/mnist' });
    expect(use('{ imageFolder: { folder: "a", colour: GREY, _label: "mine" } }')).toEqual({
      use: 'fovea/image-folder',
      params: { folder: 'a', colour: 'grey' },
      label: 'mine',
    });
    expect(use('{ use: { contribution: "acme/photos", params: { a: [1] }, label: "x" } }')).toEqual({
      use: 'acme/photos',
      params: { a: [1] },
      label: 'x',
    });
  });

  it.each<[Kind, unknown, string]>([
    ['dataset', { mnist: {}, use: { contribution: 'a/b' } }, 'exactly one dataset'],
    ['dataset', {}, 'exactly one dataset'],
    ['dataset', { mnits: {} }, 'Did you mean mnist?'],
    ['dataset', { imageFolder: { foldr: 'a' } }, 'Did you mean folder?'],
    ['dataset', { imageFolder: { colour: ['red'] } }, 'RGB, GREY'],
    ['dataset', { imageFolder: { folder: 'not a list' } }, 'a list'],
    ['dataset', 'mnist', 'an object'],
    ['dataset', { use: {} }, 'scope/name'],
    ['dataset', { use: { contribution: 'a/b', params: [] } }, 'an object'],
    ['store', { use: { contribution: 'a/b', nonsense: 1 } }, 'one of: contribution, params, label'],
  ])('refuses a %s of %j', (kind, input, text) => {
    expect(() => inputs.toUse(kind, input)).toThrow(
      expect.objectContaining({ code: 'PIPELINE_INVALID', message: expect.stringContaining(text) }),
    );
  });

  it('refuses keys of prototypes, names given twice and bottomless nesting', () => {
    const params = JSON.parse('{"a": [{"__proto__": {"polluted": true}}]}') as unknown;
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    const refuse = (run: () => unknown, text: string) =>
      expect(run).toThrow(
        expect.objectContaining({ code: 'PIPELINE_INVALID', message: expect.stringContaining(text) }),
      );
    refuse(() => inputs.toUse('dataset', { use: { contribution: 'a/b', params } }), '__proto__');
    refuse(() => inputs.toUse('dataset', { use: { contribution: 'a/b', params: { deep } } }), 'nested too deeply');
    const aliases = (...names: string[]) => ({
      name: 'x',
      steps: [],
      aliases: names.map((name) => ({ name, value: 'a.b' })),
    });
    refuse(() => inputs.toPipeline(aliases('constructor')), 'constructor');
    refuse(() => inputs.toPipeline(aliases('a', 'a')), 'given twice');
  });
});

describe('deriveInputs', () => {
  it('takes the sample plugin, whose scope shows', async () => {
    const derived = deriveInputs(await sampleCatalog());
    const definition: PipelineDefinition = {
      name: 'sample',
      steps: [{ use: 'sample/train', params: { isFast: true, milestones: [[0.5], [0.5, 0.9]], note: 'a' } }],
    };
    expect(there(definition, derived, schemaOf(derived))).toEqual(definition);
    expect(derived.toLiteral(definition)).toContain(
      'sampleTrain: { isFast: true, _milestonesGrid: [[0.5], [0.5, 0.9]]',
    );
  });

  it('needs no contribution at all', () => {
    const derived = deriveInputs(new Catalog([]));
    const definition: PipelineDefinition = { name: 'bare', steps: [{ use: 'acme/step', params: { a: 1 } }] };
    expect(there(definition, derived, schemaOf(derived))).toEqual(definition);
  });

  it('keeps what a plugin writes inside the descriptions', () => {
    const title = 'Ends in """ } type Query { evil: Int } """ \\\u0000\n\ud800"';
    const derived = deriveInputs(withParams({ a: { type: 'string', title, description: 'back\\' } }));
    const type = schemaOf(derived).getType('TryStepParams');
    expect(isInputObjectType(type) && type.getFields()['a']?.description).toContain(
      'Ends in """ } type Query { evil: Int }',
    );
  });

  it.each<[string, Catalog, string, string]>([
    [
      'two ids that give one field',
      catalogOf(
        { kind: 'optimizer', id: 'fovea/acme-lion', params: empty },
        { kind: 'optimizer', id: 'acme/lion', params: empty },
      ),
      'PLUGIN_DUPLICATE_ID',
      'acme/lion and fovea/acme-lion',
    ],
    [
      'an id that is the escape',
      catalogOf({ kind: 'model', id: 'fovea/use', params: empty }),
      'PLUGIN_DUPLICATE_ID',
      'fovea/use',
    ],
    [
      'an id of a prototype',
      catalogOf({ kind: 'model', id: 'fovea/constructor', params: empty }),
      'PLUGIN_DUPLICATE_ID',
      'constructor',
    ],
    [
      'an id without a name',
      catalogOf({ kind: 'model', id: 'fovea/-', params: empty }),
      'PLUGIN_DUPLICATE_ID',
      'fovea/-',
    ],
    [
      'two types of one name',
      catalogOf(
        {
          kind: 'model',
          id: 'fovea/a',
          params: { type: 'object', properties: { bModel: { type: 'object', properties: { c: { type: 'string' } } } } },
        },
        { kind: 'model', id: 'fovea/a-model-b', params: empty },
      ),
      'PLUGIN_DUPLICATE_ID',
      'model:fovea/a.bModel and model:fovea/a-model-b',
    ],
    ['a reserved param', withParams({ __typename: { type: 'string' } }), 'CONTRIBUTION_INVALID', '__typename'],
    ['a param of Fovea', withParams({ _label: { type: 'string' } }), 'CONTRIBUTION_INVALID', '_label'],
    ['a param with a dash', withParams({ 'a-b': { type: 'string' } }), 'CONTRIBUTION_INVALID', 'a-b'],
    ['a param of a prototype', withParams({ constructor: { type: 'string' } }), 'CONTRIBUTION_INVALID', 'constructor'],
    ['choices that look alike', withParams({ a: { enum: ['a-b', 'aB'] } }), 'CONTRIBUTION_INVALID', '"a-b" and "aB"'],
    ['a choice without letters', withParams({ a: { enum: ['?'] } }), 'CONTRIBUTION_INVALID', '"?"'],
  ])('refuses %s', (_what, refused, code, text) => {
    expect(() => deriveInputs(refused)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});
