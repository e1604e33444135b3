import { Relu, Relu6, engine } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { clippedGradientName } from './kernels/relu.ts';

/**
 * Gradients recomposed of fused kernels. TensorFlow.js keeps one gradient for all backends, so each falls back to the old
 * one unless `isActive`.
 */
export function gradientOverrides(
  previous: (kernelName: string) => GradConfig,
  isActive: () => boolean,
): readonly GradConfig[] {
  return [clipped(previous(Relu), Infinity, isActive), clipped(previous(Relu6), 6, isActive)];
}

function clipped(old: GradConfig, high: number, isActive: () => boolean): GradConfig {
  return {
    ...old,
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved;
      if (!isActive() || Array.isArray(dy) || x?.dtype !== 'float32') return old.gradFunc(dy, saved, attributes);
      return { x: () => engine().runKernel(clippedGradientName, { dy, x }, { high }) as Tensor };
    },
  };
}
