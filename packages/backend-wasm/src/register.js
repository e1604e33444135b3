import {
  engine,
  getGradient,
  getKernel,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { Heap } from './heap.js';
import { gradientOverrides } from './gradients.js';
import { kernelOverrides } from './kernels/index.js';
import { selectBuild } from './kernel-module.js';
const backendName = 'wasm';
/**
 * Replaces kernels of TensorFlow.js' `wasm` backend by those of this package, and adds the gradients it lacks. The old ones
 * stay as fallback for what ours leave out, such as NCHW or int32.
 *
 * @throws BACKEND_UNAVAILABLE when the engine has no SIMD.
 */
export function registerTrainingKernels({ relaxedSimd = 'auto' } = {}) {
  const build = selectBuild(relaxedSimd);
  const heaps = new Map();
  const heapOf = (backend) => {
    let heap = heaps.get(backend);
    if (heap === undefined) {
      heap = new Heap(backend, build);
      heaps.set(backend, heap);
    }
    return heap;
  };
  const replaced = [];
  for (const { kernelName, create } of kernelOverrides) {
    const previous = getKernel(kernelName, backendName);
    replaced.push({ kernelName, previous });
    if (previous !== undefined) unregisterKernel(kernelName, backendName);
    const kernelFunc = create({ heapOf, previous: previous?.kernelFunc });
    // Its own set-up still has to run where the backend is not initialised yet: the fallback needs it.
    const setup = previous?.setupFunc === undefined ? {} : { setupFunc: previous.setupFunc };
    registerKernel({ kernelName, backendName, kernelFunc, ...setup });
  }
  const gradients = gradientOverrides.map((override) => ({
    override,
    previous: getGradient(override.kernelName),
  }));
  for (const { override } of gradients) registerGradient(override);
  return {
    build,
    heapOf,
    viewOf: (tensor) => heapOf(engine().backend).view(tensor),
    [Symbol.dispose]() {
      for (const heap of heaps.values()) heap[Symbol.dispose]();
      heaps.clear();
      for (const { kernelName, previous } of replaced.splice(0)) {
        unregisterKernel(kernelName, backendName);
        if (previous !== undefined) registerKernel(previous);
      }
      for (const { override, previous } of gradients.splice(0)) {
        unregisterGradient(override.kernelName);
        if (previous !== undefined) registerGradient(previous);
      }
    },
  };
}
//# sourceMappingURL=register.js.map
