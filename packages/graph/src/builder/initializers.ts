import type { Rng } from '@fovea/contracts';
import { elementCount } from '../tensors.ts';

export type KernelInitializer = 'glorotUniform' | 'heUniform';

/**
 * Uniform in `[-limit, limit)`, `[elementCount(shape)]`, with `limit = sqrt(6 / (fanIn + fanOut))` for `glorotUniform` and
 * `sqrt(6 / fanIn)` for `heUniform`. Fans are Keras': the last two axes are in and out, the axes before them multiply both.
 *
 * @source Glorot and Bengio 2010; He et al. 2015, https://arxiv.org/abs/1502.01852; `compute_fans` of Keras.
 */
export function initialKernel(shape: readonly number[], initializer: KernelInitializer, rng: Rng): Float32Array {
  const receptiveField = elementCount(shape.slice(0, -2));
  const fanIn = receptiveField * shape.at(-2)!;
  const fanOut = receptiveField * shape.at(-1)!;
  const limit = Math.sqrt(6 / (initializer === 'glorotUniform' ? fanIn + fanOut : fanIn));
  const values = new Float32Array(elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = (rng.next() * 2 - 1) * limit;
  return values;
}
