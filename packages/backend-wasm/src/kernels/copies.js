import { Cast, Identity } from '@tensorflow/tfjs-core';
/** A clone shares its values: TensorFlow.js copies them, and clones every tensor that a gradient will need. */
export const identity = {
  kernelName: Identity,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'];
      return x.dtype === 'string' ? previous(args) : heapOf(args.backend).share(x);
    };
  },
};
/** A cast to the type a tensor has already shares its values. */
export const cast = {
  kernelName: Cast,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'];
      const isSame = x.dtype === args.attrs.dtype && x.dtype !== 'string';
      return isSame ? heapOf(args.backend).share(x) : previous(args);
    };
  },
};
//# sourceMappingURL=copies.js.map
