import type { TensorData } from '@fovea/contracts';
import { tensorToFloat32 } from '@fovea/graph';
import type { NamedWeight } from './layer-writer.ts';

/** An entry of a weights manifest, in the form that `tf.io.decodeWeights` reads. */
interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
  readonly quantization?:
    | { readonly dtype: 'float16'; readonly original_dtype: 'float32' }
    | { readonly dtype: 'uint8'; readonly scale: number; readonly min: number; readonly original_dtype: 'float32' };
}

interface EncodedWeight {
  readonly entry: WeightEntry;
  readonly bytes: Uint8Array;
  readonly note?: string;
}

export interface WrittenWeights {
  readonly manifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightEntry[] }[];
  /** Shard name to bytes. */
  readonly shards: Readonly<Record<string, Uint8Array>>;
  readonly notes: readonly string[];
}

/**
 * Encodes weights as one group of shards. float16 and per-tensor 8-bit tensors keep their size through the format's
 * `quantization` entries; what these cannot say is expanded to float32, with a note.
 */
export function writeWeights(weights: readonly NamedWeight[], shardBytes: number): WrittenWeights {
  const encoded = weights.map(({ name, tensor }) => encode(name, tensor));
  const total = encoded.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const joined = new Uint8Array(total);
  let offset = 0;
  for (const { bytes } of encoded) {
    joined.set(bytes, offset);
    offset += bytes.length;
  }
  const count = Math.ceil(total / shardBytes);
  const paths = Array.from({ length: count }, (_, index) => `group1-shard${index + 1}of${count}.bin`);
  const shards = paths.map((path, index): [string, Uint8Array] => [
    path,
    joined.slice(index * shardBytes, (index + 1) * shardBytes),
  ]);
  return {
    manifest: [{ paths, weights: encoded.map(({ entry }) => entry) }],
    shards: Object.fromEntries(shards),
    notes: encoded.flatMap(({ note }) => (note === undefined ? [] : [note])),
  };
}

function encode(name: string, tensor: TensorData): EncodedWeight {
  const { shape, dtype, data, quantization } = tensor;
  const base = { name, shape, dtype: 'float32' } as const;
  if (dtype === 'float32') return { entry: base, bytes: bytesOf(data) };
  if (dtype === 'float16') {
    return { entry: { ...base, quantization: { dtype: 'float16', original_dtype: 'float32' } }, bytes: bytesOf(data) };
  }
  const scale = quantization?.scale[0];
  const zeroPoint = quantization?.zeroPoint[0];
  const isPerTensor = quantization?.scale.length === 1;
  if ((dtype === 'uint8' || dtype === 'int8') && isPerTensor && scale !== undefined && zeroPoint !== undefined) {
    // real = scale * (stored - zeroPoint) = scale * unsigned + min, int8 shifted into 0..255.
    const shift = dtype === 'int8' ? 128 : 0;
    const bytes = Uint8Array.from(data, (value) => value + shift);
    const min = -(zeroPoint + shift) * scale;
    return { entry: { ...base, quantization: { dtype: 'uint8', scale, min, original_dtype: 'float32' } }, bytes };
  }
  return {
    entry: base,
    bytes: bytesOf(tensorToFloat32(tensor)),
    note: `${name} is stored as ${dtype}${isPerTensor ? '' : ' per channel'}, which the format lacks: written as float32.`,
  };
}

/** Little-endian bytes; every platform that runs JavaScript today is. */
function bytesOf(data: TensorData['data']): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
