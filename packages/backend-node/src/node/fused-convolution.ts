import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import {
  floatType,
  integersAttribute,
  oneDnnLabel,
  stringAttribute,
  type OperationAttribute,
  type OperationRunner,
  runFloatOperation,
} from './operation-runner.ts';

/** Activations that oneDNN applies while it writes a convolution's output. */
const fusedActivations: Readonly<Record<string, readonly string[]>> = { linear: [], relu: ['Relu'], relu6: ['Relu6'] };

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly activation?: string;
}

/**
 * Convolution, bias and activation in one pass of oneDNN, for kernels that are not of it.
 *
 * @remarks Same bits as one after another, in half the time where a convolution is small beside its output. TensorFlow rewrites
 * graphs to this operation, but not what runs one operation at a time.
 * @returns undefined where this TensorFlow, or the N-API module, has it not.
 */
export function oneDnnFusion(
  tf: typeof tfjs,
  runner: OperationRunner,
): ((kind: 'conv2d' | 'depthwise', general: KernelFunc) => KernelFunc) | undefined {
  const fuse = (kind: 'conv2d' | 'depthwise', general: KernelFunc): KernelFunc =>
    fusedKernel(tf, runner, kind, general);
  return isSupported(tf, fuse, runner) ? fuse : undefined;
}

function fusedKernel(
  tf: typeof tfjs,
  runner: OperationRunner,
  kind: 'conv2d' | 'depthwise',
  general: KernelFunc,
): KernelFunc {
  const isDepthwise = kind === 'depthwise';
  const operation = isDepthwise ? '_MklNativeFusedDepthwiseConv2dNative' : '_MklNativeFusedConv2D';
  return (call) => {
    const { x, filter, bias } = call.inputs as Readonly<Record<string, TensorInfo | undefined>>;
    const attributes = call.attrs as unknown as ConvolutionAttributes;
    const activation = fusedActivations[attributes.activation ?? 'linear'];
    const isPlain = x?.dtype === 'float32' && bias?.shape.length === 1 && isUndilated(attributes);
    if (!isPlain || activation === undefined || typeof attributes.pad !== 'string') return general(call);
    return runFloatOperation(
      runner,
      operation,
      [x, filter!, bias],
      [
        ...convolutionAttributes(tf, runner, [x, filter!], { ...attributes, isDepthwise }),
        stringAttribute(runner, 'fused_ops', ['BiasAdd', ...activation]),
        // Absent from the definition of the depthwise operation.
        ...(isDepthwise ? [] : [{ ...floatType(runner), name: 'TArgs', value: [runner.binding.TF_FLOAT] }]),
      ],
    );
  };
}

function convolutionAttributes(
  tf: typeof tfjs,
  runner: OperationRunner,
  [x, filter]: readonly [TensorInfo, TensorInfo],
  { strides, pad, dimRoundingMode, isDepthwise }: ConvolutionAttributes & { readonly isDepthwise: boolean },
): OperationAttribute[] {
  type Shape = [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape,
    filter.shape as Shape,
    strides,
    1,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  return [
    integersAttribute(runner, 'strides', [1, info.strideHeight, info.strideWidth, 1]),
    integersAttribute(runner, 'dilations', [1, 1, 1, 1]),
    integersAttribute(runner, 'num_args', 1),
    stringAttribute(runner, 'padding', info.padInfo.type),
    stringAttribute(runner, 'data_format', 'NHWC'),
    oneDnnLabel(runner),
  ];
}

function isUndilated({ dilations = 1 }: ConvolutionAttributes): boolean {
  return [dilations].flat().every((each) => each === 1);
}

/** Other versions of TensorFlow may not have these operations, and an N-API module built elsewhere cannot name them. */
function isSupported(
  tf: typeof tfjs,
  fuse: (kind: 'conv2d' | 'depthwise', general: KernelFunc) => KernelFunc,
  backend: OperationRunner,
): boolean {
  const attrs = { strides: [1, 1], pad: 'valid', activation: 'relu' } as unknown as NamedAttrMap;
  const refuse: KernelFunc = () => {
    throw new Error('not fused');
  };
  return tf.tidy(() => {
    const inputs = {
      x: tf.tensor([2, -2], [2, 1, 1, 1]),
      filter: tf.tensor([3], [1, 1, 1, 1]),
      bias: tf.tensor([1], [1]),
    };
    try {
      return (['conv2d', 'depthwise'] as const).every(
        (kind) => (fuse(kind, refuse)({ inputs, attrs, backend }) as Tensor).dataSync().join() === '7,0',
      );
    } catch {
      return false;
    }
  });
}
