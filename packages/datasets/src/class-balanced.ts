import { defineContribution, p } from '@fovea/contracts';
import type { Rng } from '@fovea/contracts';
import { shuffleInPlace } from './permutation.ts';

/** As many examples of each class, whatever the dataset's balance. */
export const classBalanced = defineContribution({
  kind: 'sampler',
  id: 'fovea/class-balanced',
  behaviour: 1,
  title: 'Class-balanced',
  summary:
    'Each class equally often, against class imbalance: an epoch is as long as the training set, small classes repeat and ' +
    'large ones are visited in part.',
  sources: [
    {
      title: 'L. Shen, Z. Lin, Q. Huang: Relay backpropagation, section on class-aware sampling',
      url: 'https://arxiv.org/abs/1512.05830',
      year: 2016,
    },
  ],
  params: p.params({}),
  create: () => ({ order: ({ labels, rng }) => balancedOrder(labels, rng) }),
});

/**
 * `[labels.length]` indices in which the counts of the classes that occur differ by one at most. Within a class no example
 * comes again before all its others came.
 */
function balancedOrder(labels: Int32Array, rng: Rng): Int32Array {
  const members = [...Map.groupBy(labels.keys(), (index) => labels[index] as number).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, indices]) => ({ indices: Int32Array.from(indices), next: 0 }));
  // Which classes get the one more is drawn anew each epoch.
  const turns = shuffleInPlace(
    Int32Array.from(members, (_, position) => position),
    rng,
  );
  const order = new Int32Array(labels.length);
  for (let position = 0; position < order.length; position += 1) {
    const group = members[turns[position % turns.length] as number] as (typeof members)[number];
    if (group.next % group.indices.length === 0) shuffleInPlace(group.indices, rng);
    order[position] = group.indices[group.next % group.indices.length] as number;
    group.next += 1;
  }
  return shuffleInPlace(order, rng);
}
