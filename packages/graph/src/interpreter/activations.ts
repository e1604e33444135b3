import type { ActivationFunction } from '@fovea/contracts';

/**
 * Applies an activation in place. NaN stays NaN.
 *
 * `hardSigmoid(x) = relu6(x + 3) / 6` and `hardSwish(x) = x * hardSigmoid(x)`, as in MobileNetV3 and Keras 3 (Keras 2 and
 * TensorFlow.js use `clip(0.2 x + 0.5)`). `sign(0) = 1`, because a bit has no third state.
 */
export function applyActivation(activation: ActivationFunction, values: Float64Array): void {
  if (activation === 'linear') return;
  const apply = scalarActivation(activation);
  for (let i = 0; i < values.length; i++) values[i] = apply(values[i]!);
}

function scalarActivation(activation: Exclude<ActivationFunction, 'linear'>): (x: number) => number {
  switch (activation) {
    case 'relu':
      return (x) => (x < 0 ? 0 : x);
    case 'relu6':
      return clampToSix;
    case 'hardSigmoid':
      return (x) => clampToSix(x + 3) / 6;
    case 'hardSwish':
      return (x) => (x * clampToSix(x + 3)) / 6;
    case 'sigmoid':
      return (x) => 1 / (1 + Math.exp(-x));
    case 'tanh':
      return Math.tanh;
    case 'sign':
      return (x) => (x >= 0 ? 1 : x < 0 ? -1 : NaN);
    default:
      return activation satisfies never;
  }
}

function clampToSix(x: number): number {
  return x < 0 ? 0 : x > 6 ? 6 : x;
}
