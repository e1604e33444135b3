import { Mean, Sum, util } from '@tensorflow/tfjs-core';
import { isEmpty } from './conv-plan.js';
/** Sums over leading axes, such as the gradient of a bias, or middle ones. */
export const sum = reduceOverride(Sum, () => 1);
/** Means over leading axes, such as the statistics of a batch norm, or middle ones, such as a global average pool. */
export const mean = reduceOverride(Mean, (count) => 1 / count);
/**
 * TensorFlow.js transposes the reduced axes to the end first, which costs more than the sum. Axes that are there already, or
 * that are not neighbours, are left to it.
 */
function reduceOverride(kernelName, scale) {
  return {
    kernelName,
    create({ heapOf, previous }) {
      return (args) => {
        const x = args.inputs['x'];
        const { axis, keepDims } = args.attrs;
        const axes = util.parseAxisParam(axis, x.shape).toSorted((a, b) => a - b);
        const [first = 0] = axes;
        const areNeighbours = axes.every((value, index) => value === first + index);
        const inner = x.shape.slice(first + axes.length);
        if (axes.length === 0 || !areNeighbours || inner.length === 0 || x.dtype !== 'float32' || isEmpty(x.shape)) {
          return previous(args);
        }
        const heap = heapOf(args.backend);
        const outer = x.shape.slice(0, first);
        const out = heap.output([...outer, ...(keepDims ? axes.map(() => 1) : []), ...inner]);
        const blocks = util.sizeFromShape(outer);
        const columns = util.sizeFromShape(inner);
        const rows = util.sizeFromShape(x.shape) / (blocks * columns);
        heap.kernels.sumRows(heap.pointer(x), heap.pointer(out), blocks, rows, columns, scale(rows));
        return out;
      };
    },
  };
}
//# sourceMappingURL=sum.js.map
