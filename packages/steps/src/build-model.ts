import { defineContribution, p, type DatasetRecord } from '@fovea/contracts';
import { validateGraph } from '@fovea/graph';

/** Builds an untrained network for the images and classes of a dataset. */
export const buildModel = defineContribution({
  kind: 'step',
  id: 'fovea/build-model',
  behaviour: 1,
  title: 'Build model',
  summary: 'Builds an untrained Graph of a model family for the images and classes of a dataset.',
  params: p.params({
    model: p.contribution('model', { title: 'Model family', default: { use: 'fovea/cnn' } }),
  }),
  ports: {
    inputs: { dataset: { type: 'dataset' } },
    outputs: { model: { type: 'model', description: 'Initial weights' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const dataset = inputs['dataset'] as DatasetRecord;
      const family = await context.create('model', params.model);
      const graph = family.build({
        inputShape: dataset.description.shape,
        ...(dataset.description.photoFit === undefined ? {} : { photoFit: dataset.description.photoFit }),
        classes: dataset.description.classes,
        rng: context.rng.fork('weights'),
      });
      validateGraph(graph);
      return { model: graph };
    },
  }),
});
