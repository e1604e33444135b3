import type { ImageShape } from '@fovea/contracts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour types of the format: grey, RGB. */
const colourTypes = { 1: 0, 3: 2 } as const;
const maxStoredBlock = 0xffff;

/**
 * Pixels as a PNG file.
 *
 * @remarks Stored, not compressed: thumbnails are a few kilobytes, and a deflate encoder would be most of this package.
 * @param pixels `[height, width, channels]`.
 * @source W3C, "Portable Network Graphics (PNG) Specification", third edition, 2023; RFC 1950 and 1951.
 */
export function encodePng(pixels: Uint8Array, [height, width, channels]: ImageShape): Uint8Array {
  const header = [...uint32(width), ...uint32(height), 8, colourTypes[channels], 0, 0, 0];
  return Uint8Array.from([
    ...signature,
    ...chunk('IHDR', Uint8Array.from(header)),
    ...chunk('IDAT', storedZlib(filteredRows(pixels, height, width * channels))),
    ...chunk('IEND', new Uint8Array(0)),
  ]);
}

/** A `data:` URI of base64 pixels; undefined where they do not fill the shape. */
export function pngDataUri(base64Pixels: string, shape: ImageShape): string | undefined {
  const pixels = decodeBase64(base64Pixels);
  const [height, width, channels] = shape;
  if (pixels === undefined || !(channels in colourTypes) || pixels.length !== height * width * channels)
    return undefined;
  if (pixels.length === 0) return undefined;
  return `data:image/png;base64,${encodeBase64(encodePng(pixels, shape))}`;
}

/** Each row preceded by its filter, 0 for none. */
function filteredRows(pixels: Uint8Array, height: number, rowBytes: number): Uint8Array {
  const rows = new Uint8Array(height * (rowBytes + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
  }
  return rows;
}

function storedZlib(data: Uint8Array): Uint8Array {
  const blocks: number[] = [0x78, 0x01];
  for (let start = 0; start < data.length; start += maxStoredBlock) {
    const block = data.subarray(start, start + maxStoredBlock);
    const isLast = start + maxStoredBlock >= data.length;
    const length = block.length;
    blocks.push(isLast ? 1 : 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
    for (const byte of block) blocks.push(byte);
  }
  return Uint8Array.from([...blocks, ...uint32(adler32(data))]);
}

function chunk(type: string, data: Uint8Array): number[] {
  const body = [...type].map((letter) => letter.charCodeAt(0));
  for (const byte of data) body.push(byte);
  return [...uint32(data.length), ...body, ...uint32(crc32(body))];
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
