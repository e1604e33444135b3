import { Cast, Identity } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelOverride } from './override.ts';

/** A clone shares its values: TensorFlow.js copies them, and clones every tensor that a gradient will need. */
export const identity: KernelOverride = {
  kernelName: Identity,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      return x.dtype === 'string' ? (previous as KernelFunc)(args) : heapOf(args.backend).share(x);
    };
  },
};

/** A cast to the type a tensor has already shares its values. */
export const cast: KernelOverride = {
  kernelName: Cast,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      const isSame = x.dtype === (args.attrs as unknown as { dtype: string }).dtype && x.dtype !== 'string';
      return isSame ? heapOf(args.backend).share(x) : (previous as KernelFunc)(args);
    };
  },
};
