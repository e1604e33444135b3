/**
 * `out[row, column] = sum over k of x[row, k] * weights[column, k]`, in float64.
 *
 * Two rows by four columns at a time keep eight sums in registers, which makes plain JavaScript several times faster than
 * adding into an array. Each sum still runs over `k` in order, so that the result does not depend on the blocking.
 *
 * Integers go the same way: products of 8-bit numbers and their sums stay far below 2^53, so that float64 holds them exactly,
 * and V8 multiplies doubles faster than it multiplies int32.
 */
export function multiply(
  x: Float64Array,
  rows: number,
  depth: number,
  weights: Float64Array,
  columns: number,
  out: Float64Array,
): void {
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    const a = row * depth;
    const b = a + depth;
    const outA = row * columns;
    const outB = outA + columns;
    let column = 0;
    for (; column + 3 < columns; column += 4) {
      const w0 = column * depth;
      const w1 = w0 + depth;
      const w2 = w1 + depth;
      const w3 = w2 + depth;
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let a3 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let b3 = 0;
      for (let k = 0; k < depth; k++) {
        const xa = x[a + k]!;
        const xb = x[b + k]!;
        const v0 = weights[w0 + k]!;
        const v1 = weights[w1 + k]!;
        const v2 = weights[w2 + k]!;
        const v3 = weights[w3 + k]!;
        a0 += xa * v0;
        a1 += xa * v1;
        a2 += xa * v2;
        a3 += xa * v3;
        b0 += xb * v0;
        b1 += xb * v1;
        b2 += xb * v2;
        b3 += xb * v3;
      }
      out[outA + column] = a0;
      out[outA + column + 1] = a1;
      out[outA + column + 2] = a2;
      out[outA + column + 3] = a3;
      out[outB + column] = b0;
      out[outB + column + 1] = b1;
      out[outB + column + 2] = b2;
      out[outB + column + 3] = b3;
    }
    for (; column < columns; column++) {
      out[outA + column] = dot(x, a, weights, column * depth, depth);
      out[outB + column] = dot(x, b, weights, column * depth, depth);
    }
  }
  for (; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[row * columns + column] = dot(x, row * depth, weights, column * depth, depth);
    }
  }
}

function dot(x: Float64Array, xStart: number, weights: Float64Array, wStart: number, depth: number): number {
  let sum = 0;
  for (let k = 0; k < depth; k++) sum += x[xStart + k]! * weights[wStart + k]!;
  return sum;
}

/** `[depth, columns]` -> `[columns, depth]`, so that a dot product reads both of its sides in order. */
export function transpose(matrix: ArrayLike<number>, depth: number, columns: number): Float64Array {
  return Float64Array.from(matrix, (_, i) => matrix[(i % depth) * columns + Math.floor(i / depth)]!);
}
