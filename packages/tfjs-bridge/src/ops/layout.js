import { reshape, runKernel } from '../tfjs.js';
import { plainOp } from './bridge-op.js';
export const concatOp = plainOp({
  forwardKernels: ['Concat'],
  gradientKernels: ['Slice'],
  forward: ({ tf, inputs }) => tf.concat([...inputs], -1),
  backward({ tf, inputs }, _value, dy, sink) {
    let start = 0;
    inputs.forEach((x, index) => {
      const begin = x.shape.map((_, axis) => (axis === x.rank - 1 ? start : 0));
      sink.input(index, () => tf.slice(dy, begin, x.shape));
      start += x.shape.at(-1);
    });
  },
});
export const reshapeOp = plainOp({
  forwardKernels: ['Reshape'],
  gradientKernels: ['Reshape'],
  forward: ({ tf, node, inputs: [x] }) => reshape(tf, x, [x.shape[0], ...node.attributes.shape]),
  backward: ({ tf, inputs: [x] }, _value, dy, sink) => sink.input(0, () => reshape(tf, dy, x.shape)),
});
export const flattenOp = plainOp({
  forwardKernels: ['Reshape'],
  gradientKernels: ['Reshape'],
  forward({ tf, inputs: [x] }) {
    const [batch, ...sizes] = x.shape;
    return reshape(tf, x, [batch, sizes.reduce((product, size) => product * size, 1)]);
  },
  backward: ({ tf, inputs: [x] }, _value, dy, sink) => sink.input(0, () => reshape(tf, dy, x.shape)),
});
export const padOp = plainOp({
  forwardKernels: ['PadV2'],
  gradientKernels: ['Slice'],
  forward({ tf, node, inputs: [x] }) {
    const { padding, value } = node.attributes;
    const paddings = [[0, 0], [...padding[0]], [...padding[1]], [0, 0]];
    return runKernel(tf, tf.PadV2, { x }, { paddings, constantValue: value });
  },
  backward({ tf, node, inputs: [x] }, _value, dy, sink) {
    const [[top], [left]] = node.attributes.padding;
    sink.input(0, () => tf.slice(dy, [0, top, left, 0], x.shape));
  },
});
export const upsampleOp = plainOp({
  forwardKernels: ['ResizeNearestNeighbor'],
  gradientKernels: ['Reshape', 'Sum'],
  forward({ tf, node, inputs: [images] }) {
    const [, height, width] = images.shape;
    const { factors } = node.attributes;
    const attributes = {
      alignCorners: false,
      halfPixelCenters: false,
      size: [height * factors[0], width * factors[1]],
    };
    return runKernel(tf, tf.ResizeNearestNeighbor, { images }, attributes);
  },
  backward({ tf, node, inputs: [images] }, _value, dy, sink) {
    const [batch, height, width, channels] = images.shape;
    const { factors } = node.attributes;
    sink.input(0, () => {
      const tiles = reshape(tf, dy, [batch, height, factors[0], width, factors[1] * channels]);
      const rows = reshape(tf, tf.sum(tiles, 2), [batch * height * width, factors[1], channels]);
      return reshape(tf, tf.sum(rows, 1), images.shape);
    });
  },
});
//# sourceMappingURL=layout.js.map
