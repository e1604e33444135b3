import type { Loss } from '@fovea/contracts';

/** Softmax cross-entropy, mean over the batch. */
export const crossEntropy: Loss = {
  evaluate({ logits, labels, numClasses }) {
    const gradient = new Float32Array(logits.length);
    let loss = 0;
    labels.forEach((label, example) => {
      const start = example * numClasses;
      const row = logits.subarray(start, start + numClasses);
      const largest = Math.max(...row);
      const sum = row.reduce((total, logit) => total + Math.exp(logit - largest), 0);
      row.forEach((logit, index) => {
        const target = Number(index === label);
        gradient[start + index] = (Math.exp(logit - largest) / sum - target) / labels.length;
      });
      loss += (largest + Math.log(sum) - (row[label] ?? NaN)) / labels.length;
    });
    return { loss, gradient };
  },
};
