import type { Pair, PoolAttributes } from '@fovea/contracts';
import { outputGeometry } from '@fovea/graph';
import type { Tensor, Tfjs } from '../tfjs.ts';
import { multiply, reshape, runKernel } from '../tfjs.ts';
import type { TrainResult } from './bridge-op.ts';
import { plainOp } from './bridge-op.ts';
import { kernelPadding } from './window.ts';

/** Divides by the pixels inside the image, as the forward pass does; see `@fovea/backend-wasm`. */
const trueGradientKernel = 'FoveaAvgPoolGrad';

/** What the calls of both pools have in common. */
interface PoolCall {
  readonly tf: Tfjs;
  readonly node: { readonly attributes: PoolAttributes };
  readonly inputs: readonly Tensor[];
}

interface GlobalPoolCall {
  readonly tf: Tfjs;
  readonly node: { readonly attributes: { readonly keepDims: boolean } };
  readonly inputs: readonly Tensor[];
}

export const maxPoolOp = plainOp<'maxPool'>({
  forwardKernels: ['MaxPool', 'StridedSlice'],
  gradientKernels: ['MaxPoolGrad'],
  forward: (call) =>
    subsample(call) ?? runKernel(call.tf, call.tf.MaxPool, { x: call.inputs[0] }, windowAttributes(call.node)),
  backward({ tf, node, inputs: [input] }, output, dy, sink) {
    sink.input(0, () => runKernel(tf, tf.MaxPoolGrad, { dy, input, output }, windowAttributes(node)));
  },
});

export const avgPoolOp = plainOp<'avgPool'>({
  forwardKernels: ['AvgPool', 'StridedSlice'],
  gradientKernels: ['AvgPoolGrad', 'Multiply'],
  forward: (call) =>
    subsample(call) ?? runKernel(call.tf, call.tf.AvgPool, { x: call.inputs[0] }, windowAttributes(call.node)),
  backward({ tf, node, inputs: [input] }, _value, dy, sink) {
    sink.input(0, () => {
      // The extended wasm backend brings the true gradient under a name of its own.
      if (tf.getKernel(trueGradientKernel, tf.getBackend()) !== undefined) {
        return runKernel(tf, trueGradientKernel, { dy, input }, windowAttributes(node));
      }
      const correction = borderCorrection(node, input!);
      // Those of TensorFlow.js divide by the whole window even where part of it lies outside the image.
      const scaled =
        correction === undefined ? dy : multiply(tf, dy, tf.tensor(correction, [1, ...dy.shape.slice(1, 3), 1]));
      return runKernel(tf, tf.AvgPoolGrad, { dy: scaled, input }, windowAttributes(node));
    });
  },
});

export const globalAvgPoolOp = globalPool({
  forwardKernels: ['AvgPool', 'Reshape'],
  gradientKernels: ['Multiply', 'Tile'],
  // One window over the image: a Mean kernel would transpose the whole image first, in some backends.
  reduce: (tf, x) => runKernel(tf, tf.AvgPool, { x }, wholeWindow(x)),
  spread(tf, x, _value, dy) {
    const [, height, width] = x.shape as [number, number, number, number];
    return tf.tile(tf.mul(dy, 1 / (height * width)), [1, height, width, 1]);
  },
});

export const globalMaxPoolOp = globalPool({
  forwardKernels: ['MaxPool', 'Reshape'],
  gradientKernels: ['MaxPoolGrad'],
  reduce: (tf, x) => runKernel(tf, tf.MaxPool, { x }, wholeWindow(x)),
  spread: (tf, input, output, dy) => runKernel(tf, tf.MaxPoolGrad, { dy, input, output }, wholeWindow(input)),
});

function globalPool(parts: {
  readonly forwardKernels: readonly string[];
  readonly gradientKernels: readonly string[];
  /** From `[batch, height, width, channels]` to `[batch, 1, 1, channels]`. */
  reduce(tf: Tfjs, x: Tensor): Tensor;
  /** The way back. */
  spread(tf: Tfjs, x: Tensor, reduced: Tensor, dy: Tensor): Tensor;
}) {
  const reduce = ({ tf, inputs: [x] }: GlobalPoolCall) =>
    // Windows of one pixel are refused by XNNPACK, and superfluous.
    x!.shape[1] === 1 && x!.shape[2] === 1 ? x! : parts.reduce(tf, x!);
  const shaped = (call: GlobalPoolCall, reduced: Tensor) => {
    const [batch, , , channels] = reduced.shape as [number, number, number, number];
    return call.node.attributes.keepDims ? reduced : reshape(call.tf, reduced, [batch, channels]);
  };
  return {
    forwardKernels: parts.forwardKernels,
    gradientKernels: parts.gradientKernels,
    infer: (call: GlobalPoolCall) => shaped(call, reduce(call)),
    train(call: GlobalPoolCall): TrainResult {
      const reduced = reduce(call);
      const x = call.inputs[0]!;
      return {
        value: shaped(call, reduced),
        backward(dy, sink) {
          sink.input(0, () => {
            const image = reshape(call.tf, dy, reduced.shape);
            return reduced === x ? image : parts.spread(call.tf, x, reduced, image);
          });
        },
      };
    },
  };
}

/** Windows of one pixel, which XNNPACK refuses: every n-th row and column. */
function subsample({ tf, node, inputs }: PoolCall): Tensor | undefined {
  const { poolSize, strides, padding } = node.attributes;
  if (poolSize[0] !== 1 || poolSize[1] !== 1 || typeof padding !== 'string') return undefined;
  const x = inputs[0]!;
  return tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, ...strides, 1]);
}

function windowAttributes({ attributes: { poolSize, strides, padding } }: PoolCall['node']) {
  return { filterSize: [...poolSize], strides: [...strides], pad: kernelPadding(padding) };
}

function wholeWindow(x: Tensor) {
  const size = [x.shape[1]!, x.shape[2]!];
  return { filterSize: size, strides: size, pad: 'valid' };
}

/** Window size over the elements inside the image, `[outHeight, outWidth]`; undefined when they never differ. */
function borderCorrection({ attributes }: PoolCall['node'], input: Tensor): Float32Array | undefined {
  const { poolSize, strides, padding } = attributes;
  const inputSize: Pair = [input.shape[1]!, input.shape[2]!];
  const geometry = outputGeometry({ inputSize, kernelSize: poolSize, strides, dilations: [1, 1], padding });
  const { outHeight, outWidth, padTop, padBottom, padLeft, padRight } = geometry;
  if (padTop + padBottom + padLeft + padRight === 0) return undefined;
  const inside = (axis: 0 | 1, position: number, before: number) => {
    const start = position * strides[axis] - before;
    return Math.min(start + poolSize[axis], inputSize[axis]) - Math.max(start, 0);
  };
  const correction = new Float32Array(outHeight * outWidth);
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++) {
      const covered = inside(0, row, padTop) * inside(1, column, padLeft);
      correction[row * outWidth + column] = (poolSize[0] * poolSize[1]) / covered;
    }
  }
  return correction;
}
