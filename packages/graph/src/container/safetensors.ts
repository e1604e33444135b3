import type { TensorData, TensorDType } from '@fovea/contracts';
import { invalidModelFile } from '../errors.ts';
import { elementCount } from '../tensors.ts';
import { isRecord } from '../validation/checks.ts';
import { parseStrictJson } from './strict-json.ts';

export interface SafetensorsLimits {
  /**
   * Default 16 MiB. A Graph of 5,000 nodes with per-channel scales takes a few megabytes of header, so that 1 MB would be too
   * little; the format itself allows 100 MB.
   */
  readonly maxHeaderBytes?: number;
  /** Default 40,000. */
  readonly maxTensors?: number;
}

export interface SafetensorsFile {
  /** In file order. Their data are copies. */
  readonly tensors: Readonly<Record<string, TensorData>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface StoredType {
  readonly code: string;
  readonly bytes: number;
  readonly read: (buffer: ArrayBuffer) => TensorData['data'];
}

const storedTypes: Readonly<Record<Exclude<TensorDType, 'bit'>, StoredType>> = {
  float32: { code: 'F32', bytes: 4, read: (buffer) => new Float32Array(buffer) },
  int32: { code: 'I32', bytes: 4, read: (buffer) => new Int32Array(buffer) },
  float16: { code: 'F16', bytes: 2, read: (buffer) => new Uint16Array(buffer) },
  int8: { code: 'I8', bytes: 1, read: (buffer) => new Int8Array(buffer) },
  uint8: { code: 'U8', bytes: 1, read: (buffer) => new Uint8Array(buffer) },
};

const hint = 'The file is damaged or not a safetensors file: export the model again, or get a fresh copy.';

/**
 * Writes tensors as safetensors, little-endian: 8 bytes of header length, a JSON header padded with spaces to a multiple of
 * 8, then the data, wider types first and by name within a width, so that each tensor is aligned. Equal tensors and metadata
 * give equal bytes. `bit` tensors are written as their packed bytes, U8 `[bytes]`. Quantizations are not part of the format.
 *
 * @source https://huggingface.co/docs/safetensors
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorData>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(tensors)
    .map(([name, { dtype, shape, data }]) =>
      dtype === 'bit'
        ? { name, type: storedTypes.uint8, shape: [data.length], data }
        : { name, type: storedTypes[dtype], shape, data },
    )
    .sort((a, b) => b.type.bytes - a.type.bytes || (a.name < b.name ? -1 : 1));
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0) {
    fields.push(`"__metadata__":${JSON.stringify(Object.fromEntries(Object.entries(metadata).sort()))}`);
  }
  let offset = 0;
  for (const { name, type, shape, data } of entries) {
    const end = offset + data.byteLength;
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: type.code, shape, data_offsets: [offset, end] })}`);
    offset = end;
  }
  const header = new TextEncoder().encode(`{${fields.join(',')}}`);
  const headerLength = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(header, 8);
  bytes.fill(0x20, 8 + header.length, 8 + headerLength);
  let at = 8 + headerLength;
  for (const { data } of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file that nobody vouches for. Every size in it is a claim: it is compared with the bytes that are there
 * before anything is allocated, and tensors must tile the data exactly, without gaps or overlaps. What is allocated is at
 * most a few times the size of the file.
 *
 * @throws MODEL_INVALID.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  { maxHeaderBytes = 16 * 2 ** 20, maxTensors = 40_000 }: SafetensorsLimits = {},
): SafetensorsFile {
  const header = readHeader(bytes, maxHeaderBytes);
  const { __metadata__: metadata = {}, ...claims } = header.fields;
  if (Object.keys(claims).length > maxTensors) {
    throw invalidModelFile('the file has too many tensors', `at most ${maxTensors}`, Object.keys(claims).length, hint);
  }
  const data = bytes.subarray(header.end);
  const entries = Object.entries(claims).map(([name, claim]) => checkClaim(name, claim, data.length));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== expected) {
      throw invalidModelFile(
        `tensor ${JSON.stringify(name)} leaves a gap or overlaps`,
        `to begin at ${expected}`,
        begin,
        hint,
      );
    }
    expected = end;
  }
  if (expected !== data.length) {
    throw invalidModelFile('the tensors do not cover the data', `${expected} bytes of data`, data.length, hint);
  }
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, TensorData] => {
    // A copy, because a view could be misaligned and would change with the caller's buffer.
    const buffer = new Uint8Array(data.subarray(begin, end)).buffer;
    return [name, { shape, dtype, data: storedTypes[dtype].read(buffer) }];
  });
  return { tensors: Object.fromEntries(tensors), metadata: checkMetadata(metadata) };
}

function readHeader(bytes: Uint8Array, maxHeaderBytes: number): { fields: Record<string, unknown>; end: number } {
  if (bytes.length < 10) throw invalidModelFile('the file is too short', 'at least 10 bytes', bytes.length, hint);
  const claimed = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const available = Math.min(bytes.length - 8, maxHeaderBytes);
  if (claimed < 2n || claimed > BigInt(available)) {
    throw invalidModelFile('the header length is wrong', `2 to ${available} bytes`, claimed.toString(), hint);
  }
  const end = 8 + Number(claimed);
  const text = decodeUtf8(bytes.subarray(8, end));
  if (text[0] !== '{') throw invalidModelFile('the header does not start with {', '{', text.slice(0, 8), hint);
  const fields = parseStrictJson(text, 'the header');
  if (!isRecord(fields)) throw invalidModelFile('the header is no object', 'an object', fields, hint);
  return { fields, end };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidModelFile('the header is not UTF-8', 'UTF-8', 'other bytes', hint);
  }
}

function checkClaim(name: string, claim: unknown, available: number) {
  const what = `tensor ${JSON.stringify(name.slice(0, 80))}`;
  const isPlain = isRecord(claim) && Object.keys(claim).sort().join() === 'data_offsets,dtype,shape';
  if (!isPlain) throw invalidModelFile(`${what} is described wrongly`, 'dtype, shape and data_offsets', claim, hint);
  const { dtype: code, shape, data_offsets: offsets } = claim;
  const dtype = (Object.keys(storedTypes) as (keyof typeof storedTypes)[]).find(
    (key) => storedTypes[key].code === code,
  );
  if (dtype === undefined)
    throw invalidModelFile(`${what} has an unknown dtype`, 'F32, F16, I32, I8 or U8', code, hint);
  if (!isSizeList(shape) || shape.length > 8)
    throw invalidModelFile(`${what} has a bad shape`, 'up to 8 sizes', shape, hint);
  if (!isSizeList(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]! || offsets[1]! > available) {
    throw invalidModelFile(`${what} lies outside the file`, `begin <= end <= ${available}`, offsets, hint);
  }
  const [begin, end] = offsets as [number, number];
  // In floats, the product of eight huge sizes grows without wrapping around.
  const claimed = elementCount(shape) * storedTypes[dtype].bytes;
  if (claimed !== end - begin)
    throw invalidModelFile(`${what} does not fill its bytes`, `${claimed} bytes`, end - begin, hint);
  return { name, dtype, shape, begin, end };
}

function isSizeList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    throw invalidModelFile('the metadata is wrong', 'an object of strings', metadata, hint);
  }
  return metadata as Record<string, string>;
}
