import {
  clockToken,
  defineContribution,
  p,
  type Augmentation,
  type DatasetRecord,
  type Graph,
  type ParamsOutput,
  type StepContext,
} from '@fovea/contracts';
import { replaceTensors } from '@fovea/graph';
import { trainClassifier } from '@fovea/training';
import { withDataUses } from './data-uses.ts';
import { examplesOf, matchedPreprocessing } from './examples-of.ts';
import { frozenTensors } from './frozen-tensors.ts';

const schema = p.params({
  epochs: p.integer({ title: 'Epochs', unit: 'epochs', min: 1, max: 100_000, default: 1 }),
  batchSize: p.integer({
    title: 'Batch size',
    description: 'Images in one step; larger batches want a larger learning rate',
    unit: 'images',
    min: 1,
    max: 65_536,
    default: 32,
    scale: 'log',
  }),
  loss: p.contribution('loss', { title: 'Loss', default: { use: 'fovea/softmax-cross-entropy' } }),
  optimizer: p.contribution('optimizer', { title: 'Optimizer', default: { use: 'fovea/adam' } }),
  schedule: p.contribution('schedule', { title: 'Learning-rate schedule', default: { use: 'fovea/cosine' } }),
  sampler: p.contribution('sampler', { title: 'Sampler', default: { use: 'fovea/shuffle' } }),
  augmentations: p.contributionList('augmentation', {
    title: 'Augmentations',
    description: 'Applied in order to each training image',
  }),
  earlyStoppingPatience: p.integer({
    title: 'Early stopping patience',
    description: 'Epochs without improvement before training ends; 0 never stops early',
    unit: 'epochs',
    min: 0,
    max: 100_000,
    default: 0,
  }),
  earlyStoppingMinDelta: p.number({
    title: 'Smallest improvement that counts',
    description: 'Of the monitored loss',
    unit: '1',
    min: 0,
    max: 1000,
    default: 0,
  }),
  restoreBest: p.boolean({
    title: 'Restore the best weights',
    description: 'Return the weights of the best epoch instead of the last',
    default: true,
  }),
  frozen: p.textList({
    title: 'Frozen',
    description:
      'Weights that stay as they are, by the start of their names; `backbone` freezes all but the head that transfer-model made. A frozen batch norm keeps its running statistics',
    maxItems: 1000,
  }),
  checkpointEverySteps: p.integer({
    title: 'Checkpoint interval',
    description: 'A killed run goes on from its last checkpoint, bit-equal',
    unit: 'steps',
    min: 1,
    max: 10_000_000,
    default: 500,
    scale: 'log',
  }),
});

/** Trains a Graph on the run's backend. */
export const train = defineContribution({
  kind: 'step',
  id: 'fovea/train',
  behaviour: 3,
  title: 'Train',
  summary: 'Trains a Graph by gradient descent; seeded, with checkpoints that resume bit-equal.',
  params: schema,
  ports: {
    inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
    outputs: { model: { type: 'model', description: 'Trained weights' }, history: { type: 'history' } },
    deterministic: true,
    usesBackend: true,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      return trainGraph(inputs['model'] as Graph, inputs['dataset'] as DatasetRecord, params, context);
    },
  }),
});

type TrainParams = ParamsOutput<typeof schema>;

async function trainGraph(graph: Graph, dataset: DatasetRecord, params: TrainParams, context: StepContext) {
  const preprocessing = matchedPreprocessing('fovea/train', graph, dataset);
  const request = { step: 'fovea/train', dataset, context };
  const trainImages = await examplesOf({ ...request, role: 'train' });
  const validation =
    dataset.roles.validation === undefined ? undefined : await examplesOf({ ...request, role: 'validation' });
  const loss = await context.create('loss', params.loss);
  const schedule = await context.create('schedule', params.schedule);
  const sampler = await context.create('sampler', params.sampler);
  const augmentations: Augmentation[] = [];
  for (const use of params.augmentations) augmentations.push(await context.create('augmentation', use));
  const backend = await context.backend();
  using optimizer = await context.create('optimizer', params.optimizer);
  using executable = await backend.prepare(graph, 'train', { frozen: frozenTensors(graph, params.frozen) });

  const { weights, history } = await trainClassifier({
    executable,
    preprocessing,
    loss,
    optimizer,
    schedule,
    sampler,
    augmentations,
    train: trainImages,
    ...(validation === undefined ? {} : { validation }),
    classes: dataset.description.classes,
    epochs: params.epochs,
    batchSize: params.batchSize,
    seed: context.seed,
    ...(params.earlyStoppingPatience > 0
      ? { earlyStopping: { patience: params.earlyStoppingPatience, minDelta: params.earlyStoppingMinDelta } }
      : {}),
    restoreBest: params.restoreBest,
    checkpoint: { store: context.checkpoints, everySteps: params.checkpointEverySteps },
    clock: context.get(clockToken),
    signal: context.signal,
    onProgress: (update) => context.progress(update),
    onMetric: (series, step, values) => context.metric(series, step, values),
    onWarning: (message) => context.log('warn', message),
  });
  return { model: withDataUses(replaceTensors(graph, weights), dataset, ['train', 'validation']), history };
}
