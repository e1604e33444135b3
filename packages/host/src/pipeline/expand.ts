import type { Kind, PipelineDefinition, Use } from '@fovea/contracts';
import { gridTooLarge, pipelineInvalid } from '../errors.ts';
import { isUse, type Catalog } from '../catalog/catalog.ts';
import { joinPath, shapeOf, type JsonSchema } from '../params/json-schema.ts';
import { isPlainObject } from '../text/canonical-json.ts';
import { labelsOf, namesOf, shownNames, type Difference } from './grid-labels.ts';
import { nameSteps } from './step-ids.ts';

/** Most runs that one pipeline may expand into. */
export const maxRuns = 1000;

/** One point of the grid. */
export interface ExpandedRun {
  /** Single-valued throughout; every step has its id; no follow-up. */
  readonly definition: PipelineDefinition;
  readonly seed: number;
  /** What tells it from its siblings: path to value, a reference by its label or id. */
  readonly differs: Readonly<Record<string, unknown>>;
  /** `differs` for people; the pipeline's name when there is one run. */
  readonly label: string;
}

interface Alternative<T = unknown> {
  readonly value: T;
  readonly differs: readonly Difference[];
}

/**
 * The cartesian product of everything that is a list where one value is expected: seeds, params, references to
 * contributions and their params. The seed varies fastest.
 *
 * @throws PIPELINE_INVALID above `maxRuns`, or for an empty list of values; CONTRIBUTION_UNKNOWN.
 */
export function expandPipeline(definition: PipelineDefinition, catalog: Catalog): ExpandedRun[] {
  const grid = new Grid(definition.name, catalog);
  const { steps } = nameSteps(definition);
  const stepAlternatives = steps.map((step) => {
    const entry = catalog.entry('step', step.use, step.id);
    return grid.of(entry.params, step.params ?? {}, step.id).map(({ value, differs }) => ({
      value: { ...step, params: value as Record<string, unknown> },
      differs,
    }));
  });
  const backends: Alternative<Use | undefined>[] =
    definition.backend === undefined
      ? [{ value: undefined, differs: [] }]
      : (grid.of({ contribution: 'backend', type: 'object' }, definition.backend, 'backend') as Alternative<Use>[]);
  const seeds = grid.of({ type: 'integer' }, definition.seed ?? 0, 'seed') as Alternative<number>[];
  const { followUp: _followUp, seed: _seed, ...rest } = definition;

  const combinations = grid.product<unknown>([backends, ...stepAlternatives, seeds]);
  const labels = labelsOf(combinations.map(({ differs }) => differs));
  return combinations.map(({ value, differs }, index) => {
    const [backend, ...others] = value as [Use | undefined, ...unknown[]];
    const seed = others.pop() as number;
    return {
      definition: {
        ...rest,
        seed,
        ...(backend === undefined ? {} : { backend }),
        steps: others as PipelineDefinition['steps'],
      },
      seed,
      differs: Object.fromEntries(differs.map(({ path, value }) => [path, value])),
      label: labels[index] || definition.name,
    };
  });
}

class Grid {
  readonly #pipeline: string;
  readonly #catalog: Catalog;

  constructor(pipeline: string, catalog: Catalog) {
    this.#pipeline = pipeline;
    this.#catalog = catalog;
  }

  of(schema: JsonSchema, value: unknown, path: string): Alternative[] {
    const shape = shapeOf(schema);
    switch (shape.type) {
      case 'scalar':
        return Array.isArray(value) ? this.#choices(schema, value, path) : [{ value, differs: [] }];
      case 'contribution':
        if (Array.isArray(value)) return this.#choices(schema, value, path);
        return isUse(value) ? this.#use(shape.kind, value, path) : [{ value, differs: [] }];
      case 'list': {
        if (!Array.isArray(value)) return [{ value, differs: [] }];
        // A list of lists where the elements are no lists themselves: each is one alternative.
        const isGrid = value.length > 0 && value.every(Array.isArray) && shapeOf(shape.items).type !== 'list';
        if (isGrid) return this.#choices(schema, value, path);
        return this.product(value.map((item: unknown, index) => this.of(shape.items, item, joinPath(path, index))));
      }
      case 'object': {
        if (Array.isArray(value)) return this.#choices(schema, value, path);
        if (!isPlainObject(value)) return [{ value, differs: [] }];
        const names = Object.keys(value);
        const inner = names.map((name) => this.of(shape.properties[name] ?? {}, value[name], joinPath(path, name)));
        return this.product(inner).map((row) => ({
          value: Object.fromEntries(names.map((name, index) => [name, row.value[index]])),
          differs: row.differs,
        }));
      }
      case 'any':
        return [{ value, differs: [] }];
      default:
        return shape satisfies never;
    }
  }

  product<T>(factors: readonly (readonly Alternative<T>[])[]): Alternative<T[]>[] {
    const count = factors.reduce((runs, factor) => runs * factor.length, 1);
    if (count > maxRuns) throw gridTooLarge(this.#pipeline, count, maxRuns);
    return factors.reduce<Alternative<T[]>[]>(
      (rows, factor) =>
        rows.flatMap((row) =>
          factor.map(({ value, differs }) => ({ value: [...row.value, value], differs: [...row.differs, ...differs] })),
        ),
      [{ value: [], differs: [] }],
    );
  }

  #use(kind: Kind, use: Use, path: string): Alternative[] {
    const entry = this.#catalog.entry(kind, use.use, path);
    if (use.params === undefined) return [{ value: use, differs: [] }];
    return this.of(entry.params, use.params, path).map(({ value, differs }) => ({
      value: { ...use, params: value },
      differs,
    }));
  }

  #choices(schema: JsonSchema, values: readonly unknown[], path: string): Alternative[] {
    if (values.length === 0) {
      throw pipelineInvalid({
        pipeline: this.#pipeline,
        path,
        message: 'an empty list of values leaves nothing to run',
        expected: 'at least one value',
        received: '[]',
      });
    }
    const names = namesOf(values);
    const shown = shownNames(names, values);
    return values.flatMap((value, index) =>
      this.of(schema, value, path).map((alternative) => ({
        value: alternative.value,
        differs:
          values.length === 1
            ? alternative.differs
            : [
                { path, value: names[index], shown: shown[index] ?? '', isNamed: isNamed(values[index]) },
                ...alternative.differs,
              ],
      })),
    );
  }
}

function isNamed(value: unknown): boolean {
  return isUse(value) && value.label !== undefined;
}
