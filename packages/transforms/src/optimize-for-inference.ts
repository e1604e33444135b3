import { defineContribution, p } from '@fovea/contracts';
import { optimizeForInference as optimize } from '@fovea/graph';

/** Folds batch normalization, fuses activations and drops dropout. */
export const optimizeForInference = defineContribution({
  kind: 'transform',
  id: 'fovea/optimize-for-inference',
  behaviour: 1,
  title: 'Optimize for inference',
  summary: 'Folds batch normalization into the layer before it, fuses activations and removes dropout.',
  sources: [
    {
      title:
        'Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference',
      url: 'https://arxiv.org/abs/1712.05877',
      year: 2017,
    },
  ],
  params: p.params({}),
  create: () => ({ apply: optimize }),
});
