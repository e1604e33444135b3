import { describe, expect, it } from '@jest/globals';
import type { TensorData } from '@fovea/contracts';
import { decodeSafetensors, encodeSafetensors } from '../index.ts';
import { thrownBy } from '../testing/index.ts';

/** A file from a header text and data, with the length that the header has unless told otherwise. */
function file(header: string | Uint8Array, dataBytes = 0, claimedLength?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, claimedLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function entry(dtype: string, shape: unknown, begin: unknown, end: unknown): string {
  return JSON.stringify({ dtype, shape, data_offsets: [begin, end] });
}

const tensors: Record<string, TensorData> = {
  bytes: { shape: [3], dtype: 'int8', data: Int8Array.of(-128, 0, 127) },
  floats: { shape: [2, 2], dtype: 'float32', data: Float32Array.of(1, -0, NaN, Infinity) },
  halves: { shape: [1], dtype: 'float16', data: Uint16Array.of(0x3c00) },
  whole: { shape: [2], dtype: 'int32', data: Int32Array.of(-(2 ** 31), 7) },
  pixels: { shape: [1, 1, 1, 2], dtype: 'uint8', data: Uint8Array.of(0, 255) },
  scalar: { shape: [], dtype: 'float32', data: Float32Array.of(3) },
};

describe('encodeSafetensors', () => {
  it('and decodeSafetensors give back every dtype, bit for bit', () => {
    const { tensors: back, metadata } = decodeSafetensors(encodeSafetensors(tensors, { author: 'Zoë "x" \n' }));
    expect(back).toEqual(tensors);
    expect(metadata).toEqual({ author: 'Zoë "x" \n' });
  });

  it('gives equal bytes whatever the order of names', () => {
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(encodeSafetensors(reversed, { b: '1', a: '2' })).toEqual(encodeSafetensors(tensors, { a: '2', b: '1' }));
  });

  it('aligns data to 8 bytes and wide tensors to their width', () => {
    const bytes = encodeSafetensors(tensors);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
      string,
      { data_offsets: number[] }
    >;
    expect(Object.keys(header)).toEqual(['floats', 'scalar', 'whole', 'halves', 'bytes', 'pixels']);
    expect(header['halves']!.data_offsets[0]! % 2).toBe(0);
  });

  it('writes views of larger buffers as what they show', () => {
    const data = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    const { tensors: back } = decodeSafetensors(encodeSafetensors({ x: { shape: [2], dtype: 'float32', data } }));
    expect([...back['x']!.data]).toEqual([1, 2]);
  });
});

describe('decodeSafetensors', () => {
  it('reads from the middle of a larger buffer, and copies', () => {
    const bytes = encodeSafetensors(tensors);
    const larger = new Uint8Array(bytes.length + 13);
    larger.set(bytes, 3);
    const { tensors: back } = decodeSafetensors(larger.subarray(3, 3 + bytes.length));
    larger.fill(0);
    expect(back).toEqual(tensors);
  });

  it('takes a file without tensors, and one whose header is not padded', () => {
    expect(decodeSafetensors(file('{}'))).toEqual({ tensors: {}, metadata: {} });
    expect(Object.keys(decodeSafetensors(file(`{"a":${entry('U8', [1], 0, 1)}}`, 1)).tensors)).toEqual(['a']);
  });

  const invalidUtf8 = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d);
  const nested = `{"__metadata__":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`;
  const hugeShape = [2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31];

  it.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array(0)],
    ['9 bytes', new Uint8Array(9)],
    ['a header length of 0', file('{}', 0, 0n)],
    ['a header length of 2^63', file('{}', 0, 2n ** 63n)],
    ['a header length of 2^64 - 1', file('{}', 0, 2n ** 64n - 1n)],
    ['a header as long as the file', file('{}', 0, 10n)],
    ['a header one byte too long', file('{}', 0, 3n)],
    ['a header cut off', file(`{"a":${entry('U8', [1], 0, 1)}}`, 1, 10n)],
    ['invalid UTF-8', file(invalidUtf8)],
    ['a byte order mark', file('\u{feff}{}')],
    ['leading spaces', file('  {}')],
    ['no JSON', file('{nope}')],
    ['JSON and more', file('{}{}')],
    ['a list', file('[]')],
    ['a key twice', file(`{"a":${entry('U8', [1], 0, 1)},"a":${entry('U8', [1], 1, 2)}}`, 2)],
    ['a key twice, once escaped', file(`{"a":${entry('U8', [1], 0, 1)},"\\u0061":${entry('U8', [1], 1, 2)}}`, 2)],
    ['the key __proto__', file(`{"__proto__":${entry('U8', [1], 0, 1)}}`, 1)],
    ['the key constructor, escaped', file(`{"\\u0063onstructor":${entry('U8', [1], 0, 1)}}`, 1)],
    ['the key prototype deep inside', file('{"a":{"prototype":{}}}')],
    ['deep nesting', file(nested)],
    ['a flood of lists', file(`{"a":[${'[],'.repeat(500_000)}0]}`)],
    ['metadata that is no text', file('{"__metadata__":{"a":1}}')],
    ['metadata that is a list', file('{"__metadata__":[]}')],
    ['an unknown dtype', file(`{"a":${entry('BF16', [1], 0, 2)}}`, 2)],
    ['a dtype named as an object method', file(`{"a":${entry('toString', [1], 0, 1)}}`, 1)],
    ['an unknown field', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}', 1)],
    ['no shape', file('{"a":{"dtype":"U8","data_offsets":[0,1]}}', 1)],
    ['a negative size', file(`{"a":${entry('U8', [-1, -1], 0, 1)}}`, 1)],
    ['a fractional size', file(`{"a":${entry('U8', [0.5, 2], 0, 1)}}`, 1)],
    ['a size that is text', file(`{"a":${entry('U8', ['1'], 0, 1)}}`, 1)],
    ['sizes whose product wraps around to 0', file(`{"a":${entry('U8', hugeShape, 0, 0)}}`)],
    ['nine axes', file(`{"a":${entry('U8', [1, 1, 1, 1, 1, 1, 1, 1, 1], 0, 1)}}`, 1)],
    ['offsets backwards', file(`{"a":${entry('U8', [1], 1, 0)}}`, 1)],
    ['negative offsets', file(`{"a":${entry('U8', [2], -1, 1)}}`, 1)],
    ['offsets beyond the file', file(`{"a":${entry('U8', [2], 0, 2)}}`, 1)],
    ['offsets of 10^300', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1e300]}}', 1)],
    ['fewer bytes than the shape', file(`{"a":${entry('F32', [2], 0, 4)}}`, 4)],
    ['an overlap', file(`{"a":${entry('U8', [2], 0, 2)},"b":${entry('U8', [2], 1, 3)}}`, 3)],
    ['a gap', file(`{"a":${entry('U8', [1], 0, 1)},"b":${entry('U8', [1], 2, 3)}}`, 3)],
    ['a gap at the start', file(`{"a":${entry('U8', [1], 1, 2)}}`, 2)],
    ['bytes after the last tensor', file(`{"a":${entry('U8', [1], 0, 1)}}`, 2)],
  ])('refuses %s', (_, bytes) => {
    const error = thrownBy(() => decodeSafetensors(bytes));
    expect(error.code).toBe('MODEL_INVALID');
    expect(error.details.hint).toBeDefined();
  });

  it('reads no header beyond its cap', () => {
    const bytes = file(`{"__metadata__":{"a":"${'x'.repeat(100)}"}}`);
    expect(thrownBy(() => decodeSafetensors(bytes, { maxHeaderBytes: 100 })).message).toMatch(/2 to 100 bytes/);
  });

  it('refuses more tensors than its cap', () => {
    expect(thrownBy(() => decodeSafetensors(encodeSafetensors(tensors), { maxTensors: 5 })).message).toMatch(
      /at most 5/,
    );
  });

  it('leaves Object.prototype alone', () => {
    thrownBy(() => decodeSafetensors(file('{"__proto__":{"polluted":true}}')));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
