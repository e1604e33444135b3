import type { TensorData } from '@fovea/contracts';
import {
  checkpointMagic,
  checkpointVersion,
  checksumBytes,
  prefixBytes,
  type CheckpointHeader,
  type StoredArray,
  type TrainingCheckpoint,
} from './checkpoint.ts';
import { crc32 } from './crc32.ts';

/** A checkpoint as bytes, with version and checksum; the same checkpoint gives the same bytes. */
export function encodeCheckpoint({ settings, cursor, weights, best, optimizer }: TrainingCheckpoint): Uint8Array {
  const slots = Object.entries(optimizer.slots).map(([name, data]): [string, TensorData] => [
    name,
    { shape: [data.length], dtype: 'float32', data },
  ]);
  const sources: TensorData[] = [];
  const arrays: StoredArray[] = [];
  let dataBytes = 0;
  const append = (group: StoredArray['group'], entries: readonly (readonly [string, TensorData])[]): void => {
    for (const [name, tensor] of entries) {
      arrays.push({
        group,
        name,
        shape: tensor.shape,
        dtype: tensor.dtype,
        offset: dataBytes,
        length: tensor.data.length,
      });
      sources.push(tensor);
      dataBytes = alignTo8(dataBytes + tensor.data.byteLength);
    }
  };
  append('weights', Object.entries(weights));
  append('best', Object.entries(best ?? {}));
  append('slots', slots);

  const header: CheckpointHeader = {
    settings,
    cursor,
    scalars: optimizer.scalars,
    hasBest: best !== undefined,
    arrays,
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const start = prefixBytes + headerBytes.length;
  const bytes = new Uint8Array(start + dataBytes + checksumBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(checkpointMagic));
  view.setUint32(8, checkpointVersion, true);
  view.setUint32(12, headerBytes.length, true);
  bytes.set(headerBytes, prefixBytes);
  sources.forEach(({ data }, index) => {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + arrays[index]!.offset);
  });
  view.setUint32(bytes.length - checksumBytes, crc32(bytes.subarray(0, -checksumBytes)), true);
  return bytes;
}

function alignTo8(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
