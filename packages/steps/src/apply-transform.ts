import { defineContribution, p, type Graph } from '@fovea/contracts';
import { validateGraph } from '@fovea/graph';

/** Rewrites a Graph. */
export const applyTransform = defineContribution({
  kind: 'step',
  id: 'fovea/apply-transform',
  behaviour: 1,
  title: 'Apply transform',
  summary: 'Rewrites a Graph into another that predicts the same.',
  params: p.params({
    transform: p.contribution('transform', { title: 'Transform', default: { use: 'fovea/optimize-for-inference' } }),
  }),
  ports: {
    inputs: { model: { type: 'model' } },
    outputs: { model: { type: 'model' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const transform = await context.create('transform', params.transform);
      const graph = transform.apply(inputs['model'] as Graph);
      validateGraph(graph);
      return { model: graph };
    },
  }),
});
