import { add, countPerChannel, multiply, reshape, runKernel, sumToChannels } from '../tfjs.js';
/**
 * Batch normalisation. Training normalises with the mean and the biased variance of the batch.
 *
 * @source Ioffe, Szegedy, "Batch Normalization", 2015, algorithm 1 and section 3.
 */
export const batchNormOp = {
  forwardKernels: ['FusedBatchNorm', 'Reshape'],
  gradientKernels: ['Sum', 'SquaredDifference', 'Rsqrt', 'Multiply', 'RealDiv', 'Add', 'Sub', 'FusedBatchNorm', 'Neg'],
  infer({ tf, node, inputs, weights: { gamma, beta, mean, variance } }) {
    return normalize(
      tf,
      inputs[0],
      { mean: mean, variance: variance, scale: gamma, offset: beta },
      node.attributes.epsilon,
    );
  },
  train({ tf, node, inputs, weights: { gamma, beta, mean, variance }, useBatchStatistics }) {
    const x = inputs[0];
    const { epsilon } = node.attributes;
    const statistics = useBatchStatistics ? batchStatistics(tf, x) : { mean: mean, variance: variance };
    const value = normalize(tf, x, { ...statistics, scale: gamma, offset: beta }, epsilon);
    const backward = (dy, sink) => {
      const inverseDeviation = tf.rsqrt(tf.add(statistics.variance, epsilon));
      const dBeta = sumToChannels(tf, dy);
      const dGamma = multiply(
        tf,
        sumToChannels(tf, multiply(tf, dy, runKernel(tf, tf.Sub, { a: x, b: statistics.mean }))),
        inverseDeviation,
      );
      const slope = multiply(tf, gamma, inverseDeviation);
      sink.input(0, () => {
        const direct = multiply(tf, dy, slope);
        if (!useBatchStatistics) return direct;
        // dx = slope * (dy - dBeta / n - xHat * dGamma / n): the last two terms are an affine map of xHat, one more pass of
        // the fused kernel.
        const perElement = tf.mul(slope, -1 / countPerChannel(x));
        const scale = multiply(tf, perElement, dGamma);
        const offset = multiply(tf, perElement, dBeta);
        return add(tf, direct, normalize(tf, x, { ...statistics, scale, offset }, epsilon));
      });
      sink.weight('gamma', () => dGamma);
      sink.weight('beta', () => dBeta);
    };
    return useBatchStatistics ? { value, backward, statistics } : { value, backward };
  },
};
function batchStatistics(tf, x) {
  const count = countPerChannel(x);
  const mean = tf.div(sumToChannels(tf, x), count);
  const deviations = runKernel(tf, tf.SquaredDifference, { a: x, b: mean });
  return { mean, variance: tf.div(sumToChannels(tf, deviations), count) };
}
/** `(x - mean) / sqrt(variance + epsilon) * scale + offset` along the last axis. */
function normalize(tf, x, { mean, variance, scale, offset }, epsilon) {
  const image = x.rank === 4 ? x : reshape(tf, x, [x.shape[0], 1, 1, x.shape[1]]);
  const normalized = runKernel(
    tf,
    tf.FusedBatchNorm,
    { x: image, scale, offset, mean, variance },
    { varianceEpsilon: epsilon },
  );
  return reshape(tf, normalized, x.shape);
}
//# sourceMappingURL=batch-norm.js.map
