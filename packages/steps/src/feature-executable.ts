import type { DecodedSplit, Preprocessing, TrainExecutable } from '@fovea/contracts';

/** Row number of an example in the table of features, as the three bytes of a pixel. */
export const rowPreprocessing: Preprocessing = {
  height: 1,
  width: 1,
  channels: 3,
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  fit: 'squeeze',
};

/** 2^24 rows: what three bytes count. */
export const maxRows = 2 ** 24;

/**
 * Stands in for a split: each example is the number of its row, from `firstRow` on, so that what trains on images (order,
 * checkpoints, early stopping, history) trains on features just so.
 */
export function rowSplit(labels: Int32Array, firstRow: number): DecodedSplit {
  const pixels = new Uint8Array(labels.length * 3);
  for (let index = 0; index < labels.length; index += 1) {
    const row = firstRow + index;
    pixels.set([row & 255, (row >> 8) & 255, row >> 16], index * 3);
  }
  return { shape: [1, 1, 3], count: labels.length, pixels, labels };
}

/** An executable of a head, asked with row numbers in place of features. */
export function featureExecutable(head: TrainExecutable, features: Float32Array, units: number): TrainExecutable {
  const gather = (rows: Float32Array, batchSize: number): Float32Array => {
    const inputs = new Float32Array(batchSize * units);
    for (let item = 0; item < batchSize; item += 1) {
      const [low = 0, middle = 0, high = 0] = rows.subarray(item * 3, item * 3 + 3);
      const row = low + middle * 256 + high * 65_536;
      inputs.set(features.subarray(row * units, (row + 1) * units), item * units);
    }
    return inputs;
  };
  return {
    graph: head.graph,
    predict: (rows, batchSize) => head.predict(gather(rows, batchSize), batchSize),
    gradients: (batch, loss) => head.gradients({ ...batch, inputs: gather(batch.inputs, batch.batchSize) }, loss),
    update: (apply) => head.update(apply),
    exportWeights: () => head.exportWeights(),
    importWeights: (weights) => head.importWeights(weights),
    [Symbol.dispose]: () => head[Symbol.dispose](),
  };
}
