import type { Graph, TensorData } from '@fovea/contracts';

/** Equality of JSON-like values and typed arrays, bit for bit: NaN equals NaN, 0 differs from -0. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) return isSameBytes(left, right);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const leftKeys = Object.keys(left);
  const rightKeys = Object.keys(right);
  return (
    leftKeys.length === rightKeys.length &&
    leftKeys.every((key) => isSame((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]))
  );
}

/** Same element type, length and bits. */
export function isSameBytes(left: ArrayBufferView, right: ArrayBufferView): boolean {
  if (left.constructor.name !== right.constructor.name || left.byteLength !== right.byteLength) return false;
  const a = new Uint8Array(left.buffer, left.byteOffset, left.byteLength);
  const b = new Uint8Array(right.buffer, right.byteOffset, right.byteLength);
  return a.every((byte, index) => byte === b[index]);
}

export interface Difference {
  readonly index: number;
  readonly expected: number;
  readonly received: number;
}

/**
 * The first pair further apart than `tolerance * max(1, |expected|)`; other lengths differ at the end of the shorter one.
 * NaN matches NaN only.
 */
export function firstDifference(
  expected: ArrayLike<number>,
  received: ArrayLike<number>,
  tolerance: number,
): Difference | undefined {
  const length = Math.max(expected.length, received.length);
  for (let index = 0; index < length; index++) {
    const want = expected[index];
    const got = received[index];
    if (want === undefined || got === undefined) return { index, expected: want ?? NaN, received: got ?? NaN };
    if (Number.isNaN(want) && Number.isNaN(got)) continue;
    // Written so that a NaN on one side only is a difference.
    if (!(Math.abs(want - got) <= tolerance * Math.max(1, Math.abs(want))))
      return { index, expected: want, received: got };
  }
  return undefined;
}

/** Such as `0.25 at [3]`. */
export function showAt({ index }: Difference, value: number): string {
  return `${value} at [${index}]`;
}

/** A short text of any value, for messages. */
export function show(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as unknown as ArrayLike<number>).length})`;
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** What decides the numbers of a graph, with tensors as plain objects, to be compared by `isSame`. */
export function graphFingerprint(graph: Graph): unknown {
  return {
    ...graph,
    tensors: Object.fromEntries(Object.entries(graph.tensors).map(([name, data]) => [name, copyTensor(data)])),
  };
}

function copyTensor(tensor: TensorData): TensorData {
  return { ...tensor, data: tensor.data.slice() };
}
