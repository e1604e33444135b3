import type { ActivationQuantization, TensorData } from '@fovea/contracts';
import { float32Tensor, tensorToFloat32 } from '@fovea/graph';
import type { Arranged } from './arrange.ts';
import type { OnnxWriter } from './onnx-writer.ts';

/**
 * A kernel as a float32 value: small weights stay small in the file and are expanded by the runtime, which folds or fuses
 * that.
 *
 * @param arrange undefined where the code doesn't survive the arrangement; the weights are then stored as float32.
 */
export function writeKernel(
  writer: OnnxWriter,
  name: string,
  tensor: TensorData,
  arrange: (tensor: TensorData) => Arranged | undefined,
): string {
  const arranged = tensor.dtype === 'bit' || tensor.dtype === 'int32' ? undefined : arrange(tensor);
  if (arranged === undefined) return writeKernel(writer, name, expanded(tensor), arrange);
  const { shape, data, axis, scale, zeroPoint } = arranged;
  switch (tensor.dtype) {
    case 'float32':
      return writer.constant(name, 'float32', shape, data);
    case 'float16':
      return writer.node('Cast', name, [writer.constant(`${name}/float16`, 'float16', shape, data)], { to: 'float32' });
    case 'int8':
    case 'uint8': {
      const stored = writer.constant(`${name}/stored`, tensor.dtype, shape, data);
      return writer.node(
        'DequantizeLinear',
        name,
        [stored, ...codeConstants(writer, name, { dtype: tensor.dtype, axis, scale, zeroPoint })],
        axis === undefined ? {} : { axis },
      );
    }
    default:
      return writer.constant(name, 'float32', shape, tensorToFloat32(tensor));
  }
}

/** A vector, such as a bias or running statistics, as float32. */
export function writeVector(writer: OnnxWriter, name: string, tensor: TensorData): string {
  return writeKernel(writer, name, tensor, (whole) => ({
    shape: whole.shape,
    data: whole.data,
    axis: whole.quantization?.axis,
    scale: whole.quantization?.scale ?? [],
    zeroPoint: whole.quantization?.zeroPoint ?? [],
  }));
}

/** The int32 bias of a node that sums integers: its scale is that of the sums. */
export function writeIntegerBias(
  writer: OnnxWriter,
  name: string,
  bias: TensorData,
  { input, kernelScale }: { readonly input: ActivationQuantization; readonly kernelScale: readonly number[] },
): string {
  const [channels = 0] = bias.shape;
  const scale = Array.from({ length: channels }, (_, channel) => {
    return input.scale * (kernelScale[Math.floor((channel * kernelScale.length) / channels)] ?? 0);
  });
  const stored = writer.constant(`${name}/stored`, 'int32', bias.shape, bias.data);
  const zero = writer.constant(`${name}/zero`, 'int32', [channels], new Int32Array(channels));
  return writer.node('DequantizeLinear', name, [stored, writer.float(`${name}/scale`, scale), zero], { axis: 0 });
}

/** Names of a scale and a zero point. */
export function codeConstants(
  writer: OnnxWriter,
  name: string,
  code: {
    readonly dtype: 'int8' | 'uint8';
    readonly axis?: number | undefined;
    readonly scale: readonly number[];
    readonly zeroPoint: readonly number[];
  },
): readonly [string, string] {
  const shape = code.axis === undefined ? [] : [code.scale.length];
  const zeros = code.dtype === 'int8' ? Int8Array.from(code.zeroPoint) : Uint8Array.from(code.zeroPoint);
  return [writer.float(`${name}/scale`, code.scale, shape), writer.constant(`${name}/zero`, code.dtype, shape, zeros)];
}

function expanded(tensor: TensorData): TensorData {
  return float32Tensor(tensor.shape, tensorToFloat32(tensor));
}
