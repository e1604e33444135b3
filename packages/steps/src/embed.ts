import { defineContribution, p, type DatasetRecord, type FilesRecord, type Graph } from '@fovea/contracts';
import { optimizeForInference } from '@fovea/graph';
import { predictAll } from '@fovea/training';
import { matchedInput } from './examples-of.ts';
import { featureGraph } from './feature-layer.ts';

/** Name of the file that holds the features of a split. */
export function featureFile(split: string): string {
  return `${split}.f32`;
}

/** What a pretrained network sees in each training image, computed once for all heads that will be trained on it. */
export const embed = defineContribution({
  kind: 'step',
  id: 'fovea/embed',
  behaviour: 1,
  title: 'Embed',
  summary: 'Computes the features of a pretrained model for each training and validation image; cached like any step.',
  params: p.params({
    featureLayer: p.text({
      title: 'Feature layer',
      description: 'Name of the layer; averaged over its map. Empty: the last global average pooling',
      default: '',
      maxLength: 500,
    }),
    batchSize: p.integer({ title: 'Batch size', unit: 'images', min: 1, max: 4096, default: 16 }),
  }),
  ports: {
    inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
    outputs: { features: { type: 'files', description: 'For each split `[count, units]`, float32, little-endian' } },
    deterministic: true,
    usesBackend: true,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context): Promise<{ features: FilesRecord }> {
      const dataset = inputs['dataset'] as DatasetRecord;
      const graph = optimizeForInference(featureGraph(inputs['model'] as Graph, params.featureLayer));
      const preprocessing = matchedInput('fovea/embed', graph, dataset);
      const { train, validation } = dataset.roles;
      const splits = new Set([train, validation].flatMap((role) => (role === undefined ? [] : [role.split])));
      const backend = await context.backend();
      using executable = await backend.prepare(graph, 'infer');
      const files: Record<string, Uint8Array> = {};
      for (const name of splits) {
        const { probabilities: features } = await predictAll({
          executable,
          preprocessing,
          images: { split: await context.decodedSplit(dataset, name) },
          batchSize: params.batchSize,
          signal: context.signal,
          onProgress: (update) => context.progress(update),
        });
        files[featureFile(name)] = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
      }
      return { features: { entry: Object.keys(files)[0] ?? '', files, notes: [] } };
    },
  }),
});
