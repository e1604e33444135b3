import type { Loss, TrainBatch, TrainExecutable } from '@fovea/contracts';
import { createTestRng } from '@fovea/graph/testing';

/** Softmax cross-entropy, mean over the batch. */
export const crossEntropy: Loss = {
  evaluate({ logits, labels, numClasses }) {
    const gradient = new Float32Array(logits.length);
    let loss = 0;
    labels.forEach((label, example) => {
      const row = logits.subarray(example * numClasses, (example + 1) * numClasses);
      const largest = Math.max(...row);
      const sum = row.reduce((total, logit) => total + Math.exp(logit - largest), 0);
      row.forEach((logit, index) => {
        const target = index === label ? 1 : 0;
        gradient[example * numClasses + index] = (Math.exp(logit - largest) / sum - target) / labels.length;
      });
      loss += (largest + Math.log(sum) - row[label]!) / labels.length;
    });
    return { loss, gradient };
  },
};

/** Plain gradient descent: unlike Adam it shows a gradient of the wrong size. */
export function descend(executable: TrainExecutable, learningRate: number): void {
  executable.update((parameters, gradients) => {
    parameters.forEach(({ values }, index) => {
      gradients[index]?.forEach((slope, element) => (values[element] = values[element]! - learningRate * slope));
    });
  });
}

/** Noise with labels 0, 1, 2, 0 … */
export function trainBatch(valuesPerImage: number, batchSize: number, seed: number): TrainBatch {
  const rng = createTestRng(seed);
  const inputs = Float32Array.from({ length: batchSize * valuesPerImage }, () => rng.normal());
  return { inputs, labels: Int32Array.from({ length: batchSize }, (_, i) => i % 3), batchSize, dropoutSeed: seed };
}
