// Building blocks that every kernel family shares.

/**
 * Rows of the register tile. V8 gives a function 15 usable xmm registers: 6x8 needs 12 accumulators, two vectors of B and
 * one broadcast of A, and fits only because the fused multiply-add needs no temporary. Without it the product takes a
 * register of its own, so the plain build stops at 5x8; 6x8 would spill and lose half its speed.
 */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** Columns of the register tile: two vectors. */
export const NR: i32 = 8;

/** Depth of a packed block: a panel of 384 x 8 floats (12 KB) and the rows that meet it stay in a 32 KB L1. */
export const KC: i32 = 384;

/** Columns of a packed block: 384 x 256 floats are 384 KB, which stays in a 1 MB L2. */
export const NC: i32 = 256;

export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f32x4.relaxed_madd(a, b, c);
  } else {
    return f32x4.add(c, f32x4.mul(a, b));
  }
}

export function zero(): v128 {
  return f32x4.splat(0);
}

/** Activations an epilogue can apply: 0 none, 1 relu, 2 relu6. `pmax`/`pmin` are one instruction and let NaN through. */
export function activate(x: v128, activation: i32): v128 {
  if (activation == 0) return x;
  const y = f32x4.pmax(x, f32x4.splat(0));
  if (activation == 1) return y;
  return f32x4.pmin(y, f32x4.splat(6));
}

export function panels(columns: i32): i32 {
  return (columns + NR - 1) / NR;
}

/** Rounds a number of bytes up, so that the next scratch region starts on a cache line. */
export function aligned(bytes: usize): usize {
  return (bytes + 63) & ~63;
}
