import { defineContribution, p, type DatasetRecord, type Graph } from '@fovea/contracts';
import { matchedInput } from './examples-of.ts';
import { featureGraph, withNewHead } from './feature-layer.ts';

/** A pretrained network with a new last layer, for other classes. */
export const transferModel = defineContribution({
  kind: 'step',
  id: 'fovea/transfer-model',
  behaviour: 1,
  title: 'Transfer model',
  summary:
    "Replaces the head of a pretrained model by an untrained one for the classes of a dataset; keeps what's before.",
  params: p.params({
    featureLayer: p.text({
      title: 'Feature layer',
      description: 'Name of the layer; averaged over its map. Empty: the last global average pooling',
      default: '',
      maxLength: 500,
    }),
    dropout: p.number({
      title: 'Dropout',
      description: 'Share of the features that is zeroed while the head trains',
      unit: '1',
      min: 0,
      max: 1,
      exclusiveMax: true,
      default: 0,
      source: 'https://jmlr.org/papers/v15/srivastava14a.html',
    }),
  }),
  ports: {
    inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
    outputs: { model: { type: 'model', description: 'Pretrained up to its features, then untrained' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const dataset = inputs['dataset'] as DatasetRecord;
      const graph = inputs['model'] as Graph;
      matchedInput('fovea/transfer-model', graph, dataset);
      const { classes, photoFit } = dataset.description;
      const rng = context.rng.fork('weights');
      const features = featureGraph(graph, params.featureLayer);
      return { model: withNewHead(features, { classes, dropout: params.dropout, rng, photoFit }) };
    },
  }),
});
