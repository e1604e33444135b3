import {
  clockToken,
  defineContribution,
  p,
  type DatasetRecord,
  type DatasetRole,
  type FilesRecord,
  type Graph,
  type ParamsOutput,
  type StepContext,
} from '@fovea/contracts';
import { elementCount, replaceTensors } from '@fovea/graph';
import { trainClassifier, type LabeledImages } from '@fovea/training';
import { withDataUses } from './data-uses.ts';
import { featureFile } from './embed.ts';
import { featuresUnfit, missingSplit } from './errors.ts';
import { featureExecutable, maxRows, rowPreprocessing, rowSplit } from './feature-executable.ts';
import { headGraph } from './feature-layer.ts';

const step = 'fovea/train-head';

const schema = p.params({
  epochs: p.integer({ title: 'Epochs', unit: 'epochs', min: 1, max: 100_000, default: 60 }),
  batchSize: p.integer({ title: 'Batch size', unit: 'images', min: 1, max: 65_536, default: 32, scale: 'log' }),
  loss: p.contribution('loss', { title: 'Loss', default: { use: 'fovea/softmax-cross-entropy' } }),
  optimizer: p.contribution('optimizer', { title: 'Optimizer', default: { use: 'fovea/adam' } }),
  schedule: p.contribution('schedule', {
    title: 'Learning-rate schedule',
    default: { use: 'fovea/cosine', params: { learningRate: 0.01 } },
  }),
  sampler: p.contribution('sampler', { title: 'Sampler', default: { use: 'fovea/shuffle' } }),
  earlyStoppingPatience: p.integer({
    title: 'Early stopping patience',
    description: 'Epochs without improvement before training ends; 0 never stops early',
    unit: 'epochs',
    min: 0,
    max: 100_000,
    default: 0,
  }),
});

/** Trains the new head of a model on features that were computed before: seconds, whatever the size of the network. */
export const trainHead = defineContribution({
  kind: 'step',
  id: step,
  behaviour: 2,
  title: 'Train head',
  summary: 'Trains the head that transfer-model made, on the features of embed; returns the whole model.',
  params: schema,
  ports: {
    inputs: { dataset: { type: 'dataset' }, model: { type: 'model' }, features: { type: 'files' } },
    outputs: { model: { type: 'model', description: 'With its trained head' }, history: { type: 'history' } },
    deterministic: true,
    usesBackend: true,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const graph = inputs['model'] as Graph;
      const head = headGraph(graph);
      const units = elementCount(head.inputs[0]?.shape ?? []);
      const dataset = inputs['dataset'] as DatasetRecord;
      const table = await featureTable(dataset, inputs['features'] as FilesRecord, units, context);
      return trainOnFeatures({ graph, head, table, units, dataset }, params, context);
    },
  }),
});

interface FeatureTable {
  /** `[rows, units]` */
  readonly values: Float32Array;
  readonly train: LabeledImages;
  readonly validation?: LabeledImages;
}

async function trainOnFeatures(
  request: {
    readonly graph: Graph;
    readonly head: Graph;
    readonly table: FeatureTable;
    readonly units: number;
    readonly dataset: DatasetRecord;
  },
  params: ParamsOutput<typeof schema>,
  context: StepContext,
) {
  const { graph, head, table, units, dataset } = request;
  const { train, validation } = table;
  const loss = await context.create('loss', params.loss);
  const schedule = await context.create('schedule', params.schedule);
  const sampler = await context.create('sampler', params.sampler);
  const backend = await context.backend();
  using optimizer = await context.create('optimizer', params.optimizer);
  using executable = featureExecutable(await backend.prepare(head, 'train'), table.values, units);
  const { weights, history } = await trainClassifier({
    executable,
    preprocessing: rowPreprocessing,
    loss,
    optimizer,
    schedule,
    sampler,
    augmentations: [],
    train,
    ...(validation === undefined ? {} : { validation }),
    classes: dataset.description.classes,
    epochs: params.epochs,
    batchSize: params.batchSize,
    seed: context.seed,
    ...(params.earlyStoppingPatience > 0
      ? { earlyStopping: { patience: params.earlyStoppingPatience, minDelta: 0 } }
      : {}),
    // Without validation images the lowest training loss is the last one but for noise.
    restoreBest: validation !== undefined,
    clock: context.get(clockToken),
    signal: context.signal,
    onProgress: (update) => context.progress(update),
    onMetric: (series, at, values) => context.metric(series, at, values),
    onWarning: (message) => context.log('warn', message),
  });
  return { model: withDataUses(replaceTensors(graph, weights), dataset, ['train', 'validation']), history };
}

/** The features of all splits that train or validate, one below the other. @throws DATASET_INVALID. */
async function featureTable(
  dataset: DatasetRecord,
  { files }: FilesRecord,
  units: number,
  context: StepContext,
): Promise<FeatureTable> {
  const parts: Float32Array[] = [];
  const known = new Map<string, LabeledImages['split']>();
  let rows = 0;
  const imagesOf = async (role: DatasetRole): Promise<LabeledImages | undefined> => {
    const selection = dataset.roles[role];
    if (selection === undefined) return undefined;
    const { split: name, indices } = selection;
    if (!known.has(name)) {
      const { labels } = await context.decodedSplit(dataset, name);
      parts.push(floatsOf(files[featureFile(name)], labels.length * units, name));
      known.set(name, rowSplit(labels, rows));
      rows += labels.length;
      if (rows > maxRows) throw featuresUnfit(`at most ${maxRows} images`, String(rows));
    }
    const split = known.get(name) ?? rowSplit(new Int32Array(0), 0);
    return indices === undefined ? { split } : { split, indices: Int32Array.from(indices) };
  };
  const train = await imagesOf('train');
  if (train === undefined) throw missingSplit(step, dataset.description.name, 'train', Object.keys(dataset.roles));
  const validation = await imagesOf('validation');
  const values = new Float32Array(rows * units);
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return { values, train, ...(validation === undefined ? {} : { validation }) };
}

function floatsOf(bytes: Uint8Array | undefined, count: number, split: string): Float32Array {
  if (bytes?.byteLength !== count * 4) {
    throw featuresUnfit(`${count} numbers for split ${split}`, `${(bytes?.byteLength ?? 0) / 4}`);
  }
  return new Float32Array(bytes.slice().buffer);
}
