// Products of one row with a packed matrix: a dense layer at batch 1, bound by reading its weights once from memory.

import { KC, NR, activate, madd, zero } from './simd';

/**
 * `out[n] = activation(a * B + bias)` for one row `a` of k floats; B as `packFilter` packs a 1x1 filter. `tile` takes 8 floats.
 *
 * Each panel is one sequential stream, the order a prefetcher follows best; four steps of K at a time give eight chains of
 * multiply-adds, which hides their latency.
 */
export function gemvPacked(
  a: usize,
  packed: usize,
  bias: usize,
  out: usize,
  n: i32,
  k: i32,
  activation: i32,
  tile: usize,
): void {
  const parts = (k + KC - 1) / KC;
  const part = (k + parts - 1) / parts;
  for (let k0 = 0; k0 < k; k0 += part) {
    const kk = min(part, k - k0);
    const last = k0 + kk == k;
    for (let j = 0; j < n; j += NR) {
      const o = out + ((<usize>j) << 2);
      const columns = min(NR, n - j);
      const target = columns == NR ? o : tile;
      if (k0 == 0) {
        if (bias == 0) memory.fill(target, 0, 32);
        else memory.copy(target, bias + ((<usize>j) << 2), 32);
      } else if (columns < NR) {
        memory.copy(tile, o, (<usize>columns) << 2);
      }
      panelProduct(a + ((<usize>k0) << 2), packed, kk, target, last ? activation : 0);
      if (columns < NR) memory.copy(o, tile, (<usize>columns) << 2);
      packed += (<usize>kk) << 5;
    }
  }
}

/** `out[8] = activation(out + a[0..depth] * panel)`. */
export function panelProduct(a: usize, b: usize, depth: i32, out: usize, activation: i32): void {
  let c0 = v128.load(out);
  let c1 = v128.load(out, 16);
  let d0 = zero();
  let d1 = zero();
  let e0 = zero();
  let e1 = zero();
  let f0 = zero();
  let f1 = zero();
  const end = a + ((<usize>depth) << 2);
  for (; a + 16 <= end; a += 16) {
    let x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    x = v128.load32_splat(a, 4);
    d0 = madd(x, v128.load(b, 32), d0);
    d1 = madd(x, v128.load(b, 48), d1);
    x = v128.load32_splat(a, 8);
    e0 = madd(x, v128.load(b, 64), e0);
    e1 = madd(x, v128.load(b, 80), e1);
    x = v128.load32_splat(a, 12);
    f0 = madd(x, v128.load(b, 96), f0);
    f1 = madd(x, v128.load(b, 112), f1);
    b += 128;
  }
  for (; a < end; a += 4) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    b += 32;
  }
  c0 = f32x4.add(f32x4.add(c0, d0), f32x4.add(e0, f0));
  c1 = f32x4.add(f32x4.add(c1, d1), f32x4.add(e1, f1));
  v128.store(out, activate(c0, activation));
  v128.store(out, activate(c1, activation), 16);
}
