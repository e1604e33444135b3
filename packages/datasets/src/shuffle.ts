import { defineContribution, p } from '@fovea/contracts';
import { shuffleInPlace } from './permutation.ts';

/** Every example once an epoch, in random order. */
export const shuffle = defineContribution({
  kind: 'sampler',
  id: 'fovea/shuffle',
  behaviour: 1,
  title: 'Shuffle',
  summary: 'Every training example once an epoch, in an order drawn anew each time.',
  params: p.params({}),
  create: () => ({
    order: ({ labels, rng }) =>
      shuffleInPlace(
        Int32Array.from(labels, (_, index) => index),
        rng,
      ),
  }),
});
