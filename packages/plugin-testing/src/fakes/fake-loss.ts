import { defineContribution, type Loss, type LossInput, type LossResult, p } from '@fovea/contracts';

/** Softmax cross-entropy in float64, stored as float32. */
export class FakeLoss implements Loss {
  evaluate({ logits, labels, numClasses }: LossInput): LossResult {
    const batchSize = labels.length;
    const gradient = new Float32Array(logits.length);
    let total = 0;
    for (let row = 0; row < batchSize; row++) {
      const scores = logits.subarray(row * numClasses, (row + 1) * numClasses);
      // Not Math.max alone: it keeps NaN, and so does the sum below.
      const peak = Math.max(...scores);
      const sum = scores.reduce((partial, score) => partial + Math.exp(score - peak), 0);
      const label = labels[row] ?? 0;
      total += Math.log(sum) + peak - (scores[label] ?? NaN);
      scores.forEach((score, unit) => {
        gradient[row * numClasses + unit] = (Math.exp(score - peak) / sum - (unit === label ? 1 : 0)) / batchSize;
      });
    }
    return { loss: batchSize === 0 ? 0 : total / batchSize, gradient };
  }
}

export const fakeLoss = defineContribution({
  kind: 'loss',
  id: 'fakes/cross-entropy',
  behaviour: 1,
  title: 'Cross-entropy',
  summary: 'Softmax cross-entropy.',
  sources: [{ title: 'Goodfellow, Bengio, Courville: Deep Learning, section 6.2.2', year: 2016 }],
  params: p.params({}),
  create: () => new FakeLoss(),
});
