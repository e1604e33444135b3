import {
  defineContribution,
  p,
  type DatasetRecord,
  type EvaluationRecord,
  type Graph,
  type ParamsOutput,
  type StepContext,
} from '@fovea/contracts';
import { classificationMetrics, selectSamples } from '@fovea/measure';
import { predictAll } from '@fovea/training';
import { countOf, examplesOf, matchedPreprocessing, stratifiedPart } from './examples-of.ts';
import { planInference } from './prepare-inference.ts';

const schema = p.params({
  role: p.choice(['test', 'validation', 'train', 'calibration'], {
    title: 'Role',
    description: 'Which part of the dataset is scored',
    default: 'test',
  }),
  batchSize: p.integer({ title: 'Batch size', unit: 'images', min: 1, max: 4096, default: 128 }),
  limit: p.integer({
    title: 'Images at most',
    description: 'A class-stratified subset of this size; 0 scores all',
    unit: 'images',
    min: 0,
    default: 0,
  }),
  integerLimit: p.integer({
    title: 'Images at most for integer models',
    description: 'Where the backend has no integer kernels: the reference interpreter is slow; 0 scores all',
    unit: 'images',
    min: 0,
    default: 2000,
  }),
  samples: p.integer({
    title: 'Sample predictions kept',
    description: 'Images shown in the report, misclassified ones first',
    unit: 'images',
    min: 0,
    max: 500,
    default: 48,
  }),
});

/** Scores a model on images it was not trained on. */
export const evaluate = defineContribution({
  kind: 'step',
  id: 'fovea/evaluate',
  behaviour: 2,
  title: 'Evaluate',
  summary: 'Top-1, top-5, macro-F1, per-class recall and confusion matrix; integer models compute with real integers.',
  params: schema,
  ports: {
    inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
    outputs: { evaluation: { type: 'evaluation' } },
    deterministic: true,
    usesBackend: true,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const evaluation = await score(inputs['model'] as Graph, inputs['dataset'] as DatasetRecord, params, context);
      return { evaluation };
    },
  }),
});

type EvaluateParams = ParamsOutput<typeof schema>;

async function score(
  graph: Graph,
  dataset: DatasetRecord,
  params: EvaluateParams,
  context: StepContext,
): Promise<EvaluationRecord> {
  const preprocessing = matchedPreprocessing('fovea/evaluate', graph, dataset);
  const whole = await examplesOf({ step: 'fovea/evaluate', dataset, role: params.role, context });
  const { classes, digest } = dataset.description;
  const backend = await context.backend();
  const plan = planInference(graph, backend);
  const limit = plan.isInterpreted ? params.integerLimit || params.limit : params.limit;
  const images = stratifiedPart(whole, limit, classes.length, context);
  using executable = await plan.prepare();
  const { probabilities, labels } = await predictAll({
    executable,
    preprocessing,
    images,
    batchSize: params.batchSize,
    signal: context.signal,
    onProgress: (update) => context.progress(update),
  });
  const { n, top1, top5, macroF1, loss, perClassRecall, confusion } = classificationMetrics({
    probabilities,
    labels,
    numClasses: classes.length,
  });
  context.metric('evaluation', 0, { top1, top5, macroF1, loss });
  return {
    split: params.role,
    n,
    total: countOf(whole),
    top1,
    top5,
    macroF1,
    loss,
    perClassRecall,
    confusion,
    classes,
    samples: selectSamples({ probabilities, images, numClasses: classes.length, count: params.samples }),
    datasetDigest: digest,
    executor: plan.executor,
  };
}
