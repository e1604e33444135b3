import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { encodePng, pngDataUri } from './png.ts';

/** Chunks of a PNG file by type, as text for the type and bytes for the rest. */
function chunksOf(png: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
}

describe('encodePng', () => {
  it('writes signature, size and colour type', () => {
    const png = encodePng(Uint8Array.from([1, 2, 3, 4, 5, 6]), [1, 2, 3]);

    expect([...png.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect([...chunksOf(png).get('IHDR')!]).toEqual([0, 0, 0, 2, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  });

  it('ends with the checksum that every PNG ends with', () => {
    expect([...encodePng(Uint8Array.from([9]), [1, 1, 1]).slice(-8)]).toEqual([73, 69, 78, 68, 0xae, 0x42, 0x60, 0x82]);
  });

  it('stores rows that an independent zlib reads back, across block borders', () => {
    const [height, width] = [200, 400];
    const pixels = Uint8Array.from({ length: height * width }, (_, index) => (index * 7) % 256);

    const rows = inflateSync(chunksOf(encodePng(pixels, [height, width, 1])).get('IDAT')!);

    expect(rows).toHaveLength(height * (width + 1));
    for (const row of [0, 1, 199]) {
      expect(rows[row * (width + 1)]).toBe(0);
      expect([...rows.subarray(row * (width + 1) + 1, (row + 1) * (width + 1))]).toEqual([
        ...pixels.subarray(row * width, (row + 1) * width),
      ]);
    }
  });
});

describe('pngDataUri', () => {
  it('encodes pixels that fill their shape', () => {
    expect(pngDataUri(btoa('\u0001\u0002'), [1, 2, 1])).toMatch(/^data:image\/png;base64,iVBORw0KGgo[A-Za-z0-9+/=]+$/);
  });

  it.each([
    ['too few bytes', btoa('\u0001'), [1, 2, 1]],
    ['no base64', '"><script>', [1, 2, 1]],
    ['no pixels', '', [0, 0, 1]],
    ['four channels', btoa('\u0001\u0002\u0003\u0004'), [1, 1, 4]],
  ])('gives up on %s', (_, pixels, shape) => {
    expect(pngDataUri(pixels, shape as unknown as [number, number, 1])).toBeUndefined();
  });
});
