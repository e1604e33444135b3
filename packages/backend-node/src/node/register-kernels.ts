import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { clippedGradientKernel } from '@fovea/tfjs-bridge';
import { withDilation } from './dilated-depthwise.ts';
import { explicitPaddingRewrites, insideCorrection, withExplicitPadding } from './explicit-padding.ts';
import { oneDnnFusion } from './fused-convolution.ts';
import { oneDnnMaxPool } from './max-pool.ts';
import {
  booleanAttribute,
  runFloatOperation,
  stringAttribute,
  type OperationAttribute,
  type OperationRunner,
} from './operation-runner.ts';

/** The bridge's name for an average pool's gradient that divides by the pixels inside the image. */
const trueAvgPoolGradientKernel = 'FoveaAvgPoolGrad';

type ExplicitWindow = Parameters<typeof insideCorrection>[2];

/** Activations that TensorFlow has an operation of its own for; others are left to tfjs-node's kernels. */
const activationOperations: Readonly<Record<string, string>> = { relu: 'Relu', relu6: 'Relu6', sigmoid: 'Sigmoid' };

/** Operations whose attribute is the bias or its gradient take 2 to 5 axes. */
const [fewestAxes, mostAxes] = [2, 5];

export interface NativeKernelsOptions {
  /** Name under which TensorFlow.js knows tfjs-node, which must be started. */
  readonly backendName: string;
  readonly oneDnn: boolean;
}

/**
 * Replaces kernels of tfjs-node that take many operations where TensorFlow has one.
 *
 * @remarks Each operation costs its dispatch and a pass over its tensor. A gradient of ReLU is 8 of them in tfjs-node, six of
 * which fill or compare whole tensors, and one here; a bias is added by broadcasting there, its gradient summed by a general
 * reduction.
 */
export function registerNativeKernels(tf: typeof tfjs, { backendName, oneDnn }: NativeKernelsOptions): void {
  const original = (name: string): KernelFunc => tf.getKernel(name, backendName).kernelFunc;
  const register = (kernelName: string, kernelFunc: KernelFunc): void => {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ kernelName, backendName, kernelFunc } satisfies KernelConfig);
  };
  const runner = tf.findBackend(backendName) as OperationRunner;
  const plainPool = { pool: original(tf.MaxPool), gradient: original(tf.MaxPoolGrad) };
  const maxPool = oneDnn ? oneDnnMaxPool(tf, runner, plainPool) : undefined;
  if (maxPool) {
    register(tf.MaxPool, maxPool.pool);
    register(tf.MaxPoolGrad, maxPool.gradient);
  }
  for (const [name, rewrite] of explicitPaddingRewrites(tf)) {
    register(name, withExplicitPadding(tf, original(name), rewrite));
  }
  // tfjs-node's own gradient divides by the pixels inside the image: it is what this name stands for.
  register(trueAvgPoolGradientKernel, averageGradient(tf, original(tf.AvgPoolGrad)));
  register(tf.AvgPool, averageInside(tf, original(tf.AvgPool)));
  register(clippedGradientKernel, clippedGradient);
  register(tf.BatchMatMul, matrixProduct(original(tf.BatchMatMul)));
  register(tf.Sum, biasGradient(original(tf.Sum)));
  if (!oneDnn) register(tf.DepthwiseConv2dNative, withDilation(tf, original(tf.DepthwiseConv2dNative)));
  const fuse = oneDnn ? oneDnnFusion(tf, runner) : undefined;
  for (const [kind, fused, plain] of [
    ['conv2d', tf.FusedConv2D, tf.Conv2D],
    ['depthwise', tf.FusedDepthwiseConv2D, tf.DepthwiseConv2dNative],
  ] as const) {
    const oneByOne = withBias(original(fused), (backend, inputs, attrs) =>
      original(plain)({ inputs: { x: inputs['x']!, filter: inputs['filter']! }, attrs, backend }),
    );
    register(fused, fuse ? fuse(kind, oneByOne) : oneByOne);
  }
  register(
    tf._FusedMatMul,
    withBias(original(tf._FusedMatMul), (backend, inputs, attrs) =>
      original(tf.BatchMatMul)({ inputs: { a: inputs['a']!, b: inputs['b']! }, attrs, backend }),
    ),
  );
}

/** Averages of explicitly padded images are over the pixels inside them, as those of `same` padding are. */
function averageInside(tf: typeof tfjs, overWindow: KernelFunc): KernelFunc {
  return (call) => {
    const value = overWindow(call) as Tensor;
    return isExplicit(call.attrs) ? corrected(tf, value, call.inputs['x']!, value.shape, call.attrs) : value;
  };
}

function averageGradient(tf: typeof tfjs, overWindow: KernelFunc): KernelFunc {
  return (call) => {
    const dy = call.inputs['dy'] as Tensor;
    if (!isExplicit(call.attrs)) return overWindow(call);
    const scaled = corrected(tf, tf.clone(dy), call.inputs['input']!, dy.shape, call.attrs);
    const value = overWindow({ ...call, inputs: { ...call.inputs, dy: scaled } });
    scaled.dispose();
    return value;
  };
}

/** Disposes of `value`. */
function corrected(
  tf: typeof tfjs,
  value: Tensor,
  image: TensorInfo,
  outputShape: readonly number[],
  attributes: NamedAttrMap | undefined,
): Tensor {
  const shape = [1, outputShape[1]!, outputShape[2]!, 1];
  return tf.tidy(() => {
    const factors = insideCorrection(image.shape, outputShape, attributes as unknown as ExplicitWindow);
    const product = tf.mul(value, tf.tensor(factors, shape));
    value.dispose();
    return product;
  });
}

function isExplicit(attributes: NamedAttrMap | undefined): boolean {
  return Array.isArray(attributes?.['pad']);
}

/** `dy` where `0 < x < high`: ReLU's gradient, or for any finite `high` that of ReLU6, whose bound is TensorFlow's. */
const clippedGradient: KernelFunc = ({ inputs, attrs, backend }) => {
  const name = attrs!['high'] === Infinity ? 'ReluGrad' : 'Relu6Grad';
  return runFloatOperation(backend as OperationRunner, name, [inputs['dy']!, inputs['x']!]);
};

/** A product of two matrices, which is no batch of them. */
function matrixProduct(batched: KernelFunc): KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as { readonly a: TensorInfo; readonly b: TensorInfo };
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== 'float32' || b.dtype !== 'float32') {
      return batched(call);
    }
    const { transposeA, transposeB } = call.attrs as { readonly transposeA: boolean; readonly transposeB: boolean };
    const runner = call.backend as OperationRunner;
    return runFloatOperation(
      runner,
      'MatMul',
      [a, b],
      [booleanAttribute(runner, 'transpose_a', transposeA), booleanAttribute(runner, 'transpose_b', transposeB)],
    );
  };
}

/** A sum over all axes but the last is the gradient of a bias. */
function biasGradient(general: KernelFunc): KernelFunc {
  return (call) => {
    const x = call.inputs['x'] as Tensor;
    const { axis, keepDims } = call.attrs as {
      readonly axis?: number | readonly number[];
      readonly keepDims?: boolean;
    };
    const axes = typeof axis === 'number' ? [axis] : (axis ?? []);
    const isLeading = axes.length === x.shape.length - 1 && axes.every((each, position) => each === position);
    if (!isLeading || keepDims || x.dtype !== 'float32' || !hasBiasAxes(x) || x.size === 0) return general(call);
    const runner = call.backend as OperationRunner;
    return runFloatOperation(runner, 'BiasAddGrad', [x], dataFormat(runner));
  };
}

/** The plain kernel, then bias and activation by the operations made for them. */
function withBias(
  general: KernelFunc,
  plain: (
    backend: OperationRunner,
    inputs: tfjs.NamedTensorInfoMap,
    attrs: NamedAttrMap | undefined,
  ) => ReturnType<KernelFunc>,
): KernelFunc {
  return (call) => {
    const { activation = 'linear' } = call.attrs as { readonly activation?: string };
    const bias = call.inputs['bias'] as Tensor | undefined;
    const operation = activationOperations[activation];
    const isVector = bias === undefined || bias.shape.length === 1;
    if (!isVector || (operation === undefined && activation !== 'linear')) return general(call);
    const runner = call.backend as OperationRunner;
    let value = plain(runner, call.inputs, call.attrs) as Tensor;
    const next = (name: string, others: readonly Tensor[], attributes: readonly OperationAttribute[] = []): void => {
      const previous = value;
      value = runFloatOperation(runner, name, [previous, ...others], attributes);
      previous.dispose();
    };
    if (bias !== undefined) next('BiasAdd', [bias], dataFormat(runner));
    if (operation !== undefined) next(operation, []);
    return value;
  };
}

function hasBiasAxes({ shape }: Tensor): boolean {
  return shape.length >= fewestAxes && shape.length <= mostAxes;
}

function dataFormat(runner: OperationRunner): OperationAttribute[] {
  return [stringAttribute(runner, 'data_format', 'NHWC')];
}
