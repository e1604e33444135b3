import { indexRunsInvalid } from './errors.ts';

/**
 * Indices in little space: sorted, as alternating lengths of gaps and runs, each in groups of 7 bits (LEB128), in base64. Every
 * index of `[5, 6, 7, 900]` costs less than two bytes.
 * @param indices whole numbers from 0 on, each once, in any order.
 */
export function encodeIndexRuns(indices: Iterable<number>): string {
  const sorted = Float64Array.from(indices).sort();
  const bytes: number[] = [];
  let next = 0;
  for (let position = 0; position < sorted.length;) {
    const start = sorted[position]!;
    let end = position + 1;
    while (end < sorted.length && sorted[end] === sorted[end - 1]! + 1) end++;
    writeVarint(bytes, start - next);
    writeVarint(bytes, end - position);
    next = start + end - position;
    position = end;
  }
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
}

/**
 * True when one of `indices` is in the encoded ones.
 * @throws MODEL_INVALID for text that {@link encodeIndexRuns} did not write.
 */
export function indexRunsOverlap(encoded: string, indices: ReadonlySet<number>): boolean {
  for (const [start, end] of decodeRuns(encoded)) {
    // Whichever is shorter: a hostile run may be longer than anybody's patience.
    if (end - start > indices.size) {
      for (const index of indices) if (index >= start && index < end) return true;
    } else for (let index = start; index < end; index++) if (indices.has(index)) return true;
  }
  return false;
}

function* decodeRuns(encoded: string): Generator<readonly [start: number, end: number]> {
  let binary: string;
  try {
    binary = atob(encoded);
  } catch {
    throw indexRunsInvalid();
  }
  let at = 0;
  const readVarint = (): number => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = binary.charCodeAt(at++);
      if (Number.isNaN(byte) || factor > 2 ** 35) throw indexRunsInvalid();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  for (let next = 0; at < binary.length;) {
    const start = next + readVarint();
    next = start + readVarint();
    yield [start, next];
  }
}

function writeVarint(bytes: number[], value: number): void {
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  bytes.push(value);
}
