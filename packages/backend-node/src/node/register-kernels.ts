import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelBackend, KernelConfig, KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { clippedGradientKernel } from '@fovea/tfjs-bridge';
import { explicitPaddingRewrites, insideCorrection, withExplicitPadding } from './explicit-padding.ts';

/** The bridge's name for an average pool's gradient that divides by the pixels inside the image. */
const trueAvgPoolGradientKernel = 'FoveaAvgPoolGrad';

type ExplicitWindow = Parameters<typeof insideCorrection>[2];

/** How tfjs-node's backend runs one operation of TensorFlow. */
interface OperationRunner extends KernelBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_ATTR_STRING: number; readonly TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: readonly OperationAttribute[], inputs: readonly Tensor[]): Tensor;
}

interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | string;
}

/** Activations that TensorFlow has an operation of its own for; others are left to tfjs-node's kernels. */
const activationOperations: Readonly<Record<string, string>> = { relu: 'Relu', relu6: 'Relu6', sigmoid: 'Sigmoid' };

/** Operations whose attribute is the bias or its gradient take 2 to 5 axes. */
const [fewestAxes, mostAxes] = [2, 5];

/**
 * Replaces kernels of tfjs-node that take many operations where TensorFlow has one.
 *
 * @remarks Each operation costs its dispatch and a pass over its tensor. A gradient of ReLU is 8 of them in tfjs-node, six of
 * which fill or compare whole tensors, and one here; a bias is added by broadcasting there, its gradient summed by a general
 * reduction.
 */
export function registerNativeKernels(tf: typeof tfjs, backendName: string): void {
  const original = (name: string): KernelFunc => tf.getKernel(name, backendName).kernelFunc;
  const register = (kernelName: string, kernelFunc: KernelFunc): void => {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ kernelName, backendName, kernelFunc } satisfies KernelConfig);
  };
  for (const [name, rewrite] of explicitPaddingRewrites(tf)) {
    register(name, withExplicitPadding(tf, original(name), rewrite));
  }
  // tfjs-node's own gradient divides by the pixels inside the image: it is what this name stands for.
  register(trueAvgPoolGradientKernel, averageGradient(tf, original(tf.AvgPoolGrad)));
  register(tf.AvgPool, averageInside(tf, original(tf.AvgPool)));
  register(clippedGradientKernel, clippedGradient);
  register(tf.Sum, biasGradient(original(tf.Sum)));
  for (const [fused, plain] of [
    [tf.FusedConv2D, tf.Conv2D],
    [tf.FusedDepthwiseConv2D, tf.DepthwiseConv2dNative],
  ] as const) {
    register(
      fused,
      withBias(original(fused), (backend, inputs, attrs) =>
        original(plain)({ inputs: { x: inputs['x']!, filter: inputs['filter']! }, attrs, backend }),
      ),
    );
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
  return run(backend, name, [inputs['dy'], inputs['x']]);
};

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
    return run(call.backend, 'BiasAddGrad', [x], dataFormat(call.backend));
  };
}

/** The plain kernel, then bias and activation by the operations made for them. */
function withBias(
  general: KernelFunc,
  plain: (
    backend: KernelBackend,
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
    let value = plain(call.backend as KernelBackend, call.inputs, call.attrs) as Tensor;
    const next = (name: string, others: readonly Tensor[], attributes: readonly OperationAttribute[] = []): void => {
      const previous = value;
      value = run(call.backend, name, [previous, ...others], attributes);
      previous.dispose();
    };
    if (bias !== undefined) next('BiasAdd', [bias], dataFormat(call.backend));
    if (operation !== undefined) next(operation, []);
    return value;
  };
}

function hasBiasAxes({ shape }: Tensor): boolean {
  return shape.length >= fewestAxes && shape.length <= mostAxes;
}

function run(
  backend: unknown,
  name: string,
  inputs: readonly unknown[],
  attributes: readonly OperationAttribute[] = [],
): Tensor {
  const runner = backend as OperationRunner;
  const { TF_ATTR_TYPE, TF_FLOAT } = runner.binding;
  return runner.executeSingleOutput(
    name,
    [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }, ...attributes],
    inputs as Tensor[],
  );
}

function dataFormat(backend: unknown): OperationAttribute[] {
  return [{ name: 'data_format', type: (backend as OperationRunner).binding.TF_ATTR_STRING, value: 'NHWC' }];
}
