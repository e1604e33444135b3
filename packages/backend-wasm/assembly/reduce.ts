// Sums over leading or middle axes: the gradient of a bias, the statistics of a batch norm, the global average pool.

/**
 * `out[i, c] = scale * sum over rows of x[i, row, c]` for `outer` blocks i. Columns are done in strips of 16 kept in
 * registers; each strip reads one cache line of every row.
 */
export function sumRows(x: usize, out: usize, outer: i32, rows: i32, columns: i32, scale: f32): void {
  const stride = (<usize>columns) << 2;
  const scales = f32x4.splat(scale);
  for (let i = 0; i < outer; ++i) {
    let c = 0;
    for (; c + 16 <= columns; c += 16) {
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let a2 = f32x4.splat(0);
      let a3 = f32x4.splat(0);
      let p = x + ((<usize>c) << 2);
      for (let r = 0; r < rows; ++r) {
        a0 = f32x4.add(a0, v128.load(p));
        a1 = f32x4.add(a1, v128.load(p, 16));
        a2 = f32x4.add(a2, v128.load(p, 32));
        a3 = f32x4.add(a3, v128.load(p, 48));
        p += stride;
      }
      const o = out + ((<usize>c) << 2);
      v128.store(o, f32x4.mul(a0, scales));
      v128.store(o, f32x4.mul(a1, scales), 16);
      v128.store(o, f32x4.mul(a2, scales), 32);
      v128.store(o, f32x4.mul(a3, scales), 48);
    }
    for (; c + 4 <= columns; c += 4) {
      let a = f32x4.splat(0);
      let p = x + ((<usize>c) << 2);
      for (let r = 0; r < rows; ++r) {
        a = f32x4.add(a, v128.load(p));
        p += stride;
      }
      v128.store(out + ((<usize>c) << 2), f32x4.mul(a, scales));
    }
    for (; c < columns; ++c) {
      let a: f32 = 0;
      let p = x + ((<usize>c) << 2);
      for (let r = 0; r < rows; ++r) {
        a += load<f32>(p);
        p += stride;
      }
      store<f32>(out + ((<usize>c) << 2), a * scale);
    }
    x += <usize>rows * stride;
    out += stride;
  }
}
