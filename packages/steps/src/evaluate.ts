import {
  defineContribution,
  p,
  type DatasetRecord,
  type EvaluationRecord,
  type Graph,
  type InferExecutable,
  type ParamsOutput,
  type StepContext,
} from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';
import { classificationMetrics, selectSamples } from '@fovea/measure';
import { predictAll, stratifiedSubset, type LabeledImages } from '@fovea/training';
import { countOf, examplesOf, labelsOf, matchedPreprocessing } from './examples-of.ts';
import { computesIntegers, isIntegerGraph } from './integer-graph.ts';

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
  const isInteger = isIntegerGraph(graph);
  const isInterpreted = isInteger && !computesIntegers(backend, graph);
  const limit = isInterpreted ? params.integerLimit || params.limit : params.limit;
  const images = subset(whole, limit, classes.length, context);
  using executable = isInterpreted ? interpreterExecutable(graph) : await backend.prepare(graph, 'infer');
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
    executor: isInterpreted ? 'integer reference' : isInteger ? `${backend.id} int8` : backend.id,
  };
}

function subset(images: LabeledImages, limit: number, numClasses: number, context: StepContext): LabeledImages {
  if (limit === 0 || limit >= countOf(images)) return images;
  const positions = stratifiedSubset({
    labels: labelsOf(images),
    numClasses,
    count: limit,
    rng: context.rng.fork('subset'),
  });
  const { indices, split } = images;
  return { split, indices: indices === undefined ? positions : positions.map((position) => indices[position] ?? 0) };
}

/** The reference interpreter in the clothes of an executable. */
function interpreterExecutable(graph: Graph): InferExecutable {
  const interpreter = createInterpreter(graph);
  return {
    graph,
    predict: async (inputs, batchSize) => interpreter.run(inputs, batchSize),
    [Symbol.dispose]: () => undefined,
  };
}
