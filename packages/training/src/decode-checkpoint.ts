import type { TensorData } from '@fovea/contracts';
import {
  arrayTypes,
  checkpointMagic,
  checkpointVersion,
  checksumBytes,
  prefixBytes,
  type CheckpointHeader,
  type StoredArray,
  type TrainingCheckpoint,
} from './checkpoint.ts';
import { crc32 } from './crc32.ts';
import { checkpointMangled, checkpointVersionUnknown } from './errors.ts';

/**
 * Reads what {@link encodeCheckpoint} wrote. All arrays are copies.
 *
 * @throws CHECKPOINT_INVALID when the bytes are cut, changed, of another version, or no checkpoint at all.
 */
export function decodeCheckpoint(bytes: Uint8Array): TrainingCheckpoint {
  if (bytes.length < prefixBytes + checksumBytes) throw checkpointMangled(`${bytes.length} bytes are too few`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== checkpointMagic) throw checkpointMangled('no checkpoint mark');
  const version = view.getUint32(8, true);
  if (version !== checkpointVersion) throw checkpointVersionUnknown(checkpointVersion, version);
  const bodyEnd = bytes.length - checksumBytes;
  if (crc32(bytes.subarray(0, bodyEnd)) !== view.getUint32(bodyEnd, true)) throw checkpointMangled('wrong checksum');
  const start = prefixBytes + view.getUint32(12, true);
  if (start > bodyEnd) throw checkpointMangled('the header is longer than the file');

  const header = parseHeader(bytes.subarray(prefixBytes, start));
  const read = (group: StoredArray['group']): [string, TensorData][] =>
    header.arrays
      .filter((array) => array.group === group)
      .map((array) => [array.name, readArray(array, bytes.subarray(start, bodyEnd))]);
  return {
    settings: header.settings,
    cursor: header.cursor,
    weights: Object.fromEntries(read('weights')),
    ...(header.hasBest ? { best: Object.fromEntries(read('best')) } : {}),
    optimizer: {
      scalars: header.scalars,
      slots: Object.fromEntries(read('slots').map(([name, { data }]) => [name, data as Float32Array])),
    },
  };
}

// The checksum has passed: the header is as it was written, unless somebody forged it, who gets an error and no more.
function parseHeader(bytes: Uint8Array): CheckpointHeader {
  let header: CheckpointHeader;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as CheckpointHeader;
  } catch (error) {
    throw checkpointMangled('the header is not JSON', error);
  }
  const { settings, cursor, scalars, arrays } = header ?? {};
  const isComplete = [settings, cursor, cursor?.earlyStopping, cursor?.curve, scalars].every(
    (part) => typeof part === 'object' && part,
  );
  if (!isComplete || !Array.isArray(arrays) || !Array.isArray(cursor.epochs) || !Array.isArray(cursor.curve.points)) {
    throw checkpointMangled('the header lacks a part');
  }
  return header;
}

function readArray({ name, shape, dtype, offset, length }: StoredArray, data: Uint8Array): TensorData {
  if (!Object.hasOwn(arrayTypes, dtype) || !Array.isArray(shape))
    throw checkpointMangled(`"${name}" has no known type`);
  const ArrayType = arrayTypes[dtype];
  const end = offset + length * ArrayType.BYTES_PER_ELEMENT;
  if (!(
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    end <= data.length
  )) {
    throw checkpointMangled(`"${name}" reaches beyond the file`);
  }
  return { shape, dtype, data: new ArrayType(data.slice(offset, end).buffer) };
}
