const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 (IEEE 802.3, reflected, as in zip and PNG) of bytes; `previous` continues an earlier one. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  const count = bytes.length;
  for (let index = 0; index < count; index++) crc = (crc >>> 8) ^ table[(crc ^ bytes[index]!) & 255]!;
  return ~crc >>> 0;
}

/** CRC-32 of the memory behind any typed array. */
export function crc32OfArray(array: ArrayBufferView, previous = 0): number {
  return crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), previous);
}
