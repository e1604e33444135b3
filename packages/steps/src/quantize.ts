import {
  defineContribution,
  p,
  type CalibrationData,
  type DatasetRecord,
  type Graph,
  type StepContext,
} from '@fovea/contracts';
import { calibrationData } from './calibration-data.ts';
import { withDataUses } from './data-uses.ts';
import { calibrationMissing } from './errors.ts';
import { examplesOf, matchedPreprocessing } from './examples-of.ts';

/** Makes a model smaller, and says in the Graph what was done. */
export const quantize = defineContribution({
  kind: 'step',
  id: 'fovea/quantize',
  behaviour: 2,
  title: 'Quantize',
  summary:
    'Stores or computes a trained model with fewer bits; calibrates on training images where the quantizer asks.',
  params: p.params({
    quantizer: p.contribution('quantizer', { title: 'Quantizer', default: { use: 'fovea/int8' } }),
  }),
  ports: {
    inputs: { model: { type: 'model' }, dataset: { type: 'dataset', optional: true } },
    outputs: {
      model: { type: 'model', description: 'Quantized' },
      reference: { type: 'model', description: 'As it came in: what a gate compares with' },
    },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const graph = inputs['model'] as Graph;
      const dataset = inputs['dataset'] as DatasetRecord | undefined;
      const quantizer = await context.create('quantizer', params.quantizer);
      const calibration = quantizer.needsCalibration
        ? await calibrationOf(params.quantizer.use, graph, dataset, context)
        : undefined;
      const quantized = await quantizer.quantize(graph, calibration, {
        signal: context.signal,
        onProgress: (done, total) => context.progress({ done, total, unit: 'images' }),
      });
      for (const note of quantized.notes) context.log('info', note);
      for (const { node, reason } of quantized.keptFloat) context.log('info', `${node} stays float: ${reason}`);
      context.metric('quantize', 0, { bytes: quantized.bytes });
      const meta = {
        ...quantized.graph.meta,
        quantizer: { id: params.quantizer.use, scheme: quantized.scheme, notes: quantized.notes },
      };
      const model = { ...quantized.graph, meta };
      return {
        model: calibration === undefined ? model : withDataUses(model, dataset as DatasetRecord, ['calibration']),
        reference: graph,
      };
    },
  }),
});

async function calibrationOf(
  quantizer: string,
  graph: Graph,
  dataset: DatasetRecord | undefined,
  context: StepContext,
): Promise<CalibrationData> {
  if (dataset === undefined) throw calibrationMissing(quantizer);
  const preprocessing = matchedPreprocessing('fovea/quantize', graph, dataset);
  const images = await examplesOf({ step: 'fovea/quantize', dataset, role: 'calibration', context });
  return calibrationData(images, preprocessing, dataset.description.digest);
}
