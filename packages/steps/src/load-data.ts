import {
  defineContribution,
  p,
  type ParamsOutput,
  type DatasetRecord,
  type DatasetRole,
  type RoleSelection,
  type StepContext,
} from '@fovea/contracts';
import { stratifiedSplit, stratifiedSubset } from '@fovea/training';

const schema = p.params({
  dataset: p.contribution('dataset', { title: 'Dataset', default: { use: 'fovea/mnist' } }),
  validationFraction: p.number({
    title: 'Validation fraction',
    description: 'Share of the training images set aside, class by class, where the dataset brings no validation split',
    unit: '1',
    min: 0,
    max: 0.5,
    default: 0,
  }),
  trainLimit: p.integer({
    title: 'Training images at most',
    description: 'A class-stratified subset of this size; 0 takes all',
    unit: 'images',
    min: 0,
    default: 0,
  }),
  testLimit: p.integer({
    title: 'Test images at most',
    description: 'A class-stratified subset of this size; 0 takes all',
    unit: 'images',
    min: 0,
    default: 0,
  }),
  calibrationCount: p.integer({
    title: 'Calibration images',
    description: 'Training images, class-stratified, that show quantizers the ranges of activations; never test images',
    unit: 'images',
    min: 0,
    max: 100_000,
    default: 512,
  }),
});

/** Opens a dataset and deals out its parts: training, validation, test and calibration. */
export const loadData = defineContribution({
  kind: 'step',
  id: 'fovea/load-data',
  behaviour: 1,
  title: 'Load data',
  summary: 'Opens a dataset and decides, class by class, which images train, validate, test and calibrate.',
  params: schema,
  ports: {
    inputs: {},
    outputs: { dataset: { type: 'dataset', description: 'The dataset and who plays which part' } },
    // Files outside may change between runs: describing them again is cheap, and its digest is what later steps are keyed by.
    deterministic: false,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(_inputs, context) {
      return { dataset: await describe(params, context) };
    },
  }),
});

type LoadDataParams = ParamsOutput<typeof schema>;

async function describe(params: LoadDataParams, context: StepContext): Promise<DatasetRecord> {
  await using source = await context.create('dataset', params.dataset);
  const description = await source.describe(context.signal);
  for (const { item, reason } of description.rejected.slice(0, 5)) context.log('warn', `left out ${item}: ${reason}`);
  if (description.rejected.length > 5) {
    context.log('warn', `left out ${description.rejected.length - 5} more files; the report lists them all`);
  }
  const base: DatasetRecord = {
    use: { use: params.dataset.use, params: params.dataset.params ?? {} },
    description,
    roles: {},
  };
  return { ...base, roles: await dealRoles(base, params, context) };
}

async function dealRoles(
  dataset: DatasetRecord,
  params: LoadDataParams,
  context: StepContext,
): Promise<Partial<Record<DatasetRole, RoleSelection>>> {
  const { splits, classes } = dataset.description;
  const numClasses = classes.length;
  const roles: Partial<Record<DatasetRole, RoleSelection>> = {};
  const rng = context.rng.fork('roles', dataset.description.digest);

  if (splits.train !== undefined) {
    const needsLabels =
      params.calibrationCount > 0 ||
      params.trainLimit > 0 ||
      (params.validationFraction > 0 && splits.validation === undefined);
    if (!needsLabels) roles.train = { split: 'train' };
    else {
      const { labels } = await context.decodedSplit(dataset, 'train');
      let train: Int32Array | undefined;
      if (params.trainLimit > 0 && params.trainLimit < labels.length) {
        train = stratifiedSubset({ labels, numClasses, count: params.trainLimit, rng: rng.fork('train') });
      }
      if (params.validationFraction > 0 && splits.validation === undefined) {
        const pool = train ?? Int32Array.from(labels, (_, index) => index);
        const { first, second } = stratifiedSplit({
          labels: Int32Array.from(pool, (index) => labels[index] ?? 0),
          numClasses,
          fraction: params.validationFraction,
          rng: rng.fork('validation'),
        });
        roles.validation = { split: 'train', indices: pick(pool, first) };
        train = Int32Array.from(pick(pool, second));
      }
      roles.train = train === undefined ? { split: 'train' } : { split: 'train', indices: [...train] };
      if (params.calibrationCount > 0) {
        const pool = train ?? Int32Array.from(labels, (_, index) => index);
        const chosen = stratifiedSubset({
          labels: Int32Array.from(pool, (index) => labels[index] ?? 0),
          numClasses,
          count: Math.min(params.calibrationCount, pool.length),
          rng: rng.fork('calibration'),
        });
        roles.calibration = { split: 'train', indices: pick(pool, chosen) };
      }
    }
  }
  if (splits.validation !== undefined) roles.validation = { split: 'validation' };
  if (splits.test !== undefined) {
    if (params.testLimit > 0 && params.testLimit < splits.test.count) {
      const { labels } = await context.decodedSplit(dataset, 'test');
      const indices = stratifiedSubset({ labels, numClasses, count: params.testLimit, rng: rng.fork('test') });
      roles.test = { split: 'test', indices: [...indices] };
    } else roles.test = { split: 'test' };
  }
  return roles;
}

function pick(pool: Int32Array, positions: Int32Array): number[] {
  return Array.from(positions, (position) => pool[position] ?? 0);
}
