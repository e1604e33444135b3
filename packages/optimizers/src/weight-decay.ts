import { p, type Parameter } from '@fovea/contracts';

/** The `weightDecay` field of the optimizers that offer it. */
export function weightDecayField() {
  return p.number({
    title: 'Weight decay',
    description: 'Decoupled: shrinks kernels by learning rate x this a step; biases and normalisation are left alone',
    unit: '1',
    min: 0,
    max: 1,
    default: 0,
    source: 'https://arxiv.org/abs/1711.05101',
  });
}

/**
 * `w -= w * weightDecay * learningRate`, before the gradient's step, as Keras does. Only tensors of two axes or more decay:
 * shrinking a bias or a batch norm's gamma regularises nothing.
 *
 * @source Loshchilov, Hutter: Decoupled Weight Decay Regularization (2019)
 */
export function decayWeights({ values, shape }: Parameter, weightDecay: number, learningRate: number): void {
  if (weightDecay === 0 || shape.length < 2) return;
  const keep = 1 - weightDecay * learningRate;
  const count = values.length;
  for (let index = 0; index < count; index++) values[index] = values[index]! * keep;
}
