import type { LayerConverter } from '../lowering.ts';

/** `BatchNormalization` over channels. Layers without `scale` or `center` get a gamma of ones or a beta of zeros. */
export const convertBatchNormalization: LayerConverter = (call, lowering) => {
  const { config, owner } = call;
  const input = lowering.input(call);
  const shape = lowering.shapeOf(input);
  const channels = [shape.at(-1) ?? 0];
  const axis = config.get('axis') ?? -1;
  // Keras 2.2 and later may write the axis as a list of one.
  const place = Array.isArray(axis) && axis.length === 1 ? (axis[0] as unknown) : axis;
  if (place !== -1 && place !== shape.length) throw config.invalid('axis', `-1 or ${shape.length}`);
  const { weights } = lowering;
  const gamma = config.boolean('scale', true)
    ? weights.take(owner, 'gamma', channels)
    : weights.put(`${call.value}/gamma`, channels, 1);
  const beta = config.boolean('center', true)
    ? weights.take(owner, 'beta', channels)
    : weights.put(`${call.value}/beta`, channels, 0);
  return lowering.add({
    name: call.value,
    op: 'batchNorm',
    inputs: [input],
    weights: {
      gamma,
      beta,
      mean: weights.take(owner, 'moving_mean', channels),
      variance: weights.take(owner, 'moving_variance', channels),
    },
    attributes: { epsilon: config.number('epsilon', 1e-3), momentum: config.number('momentum', 0.99) },
  });
};
