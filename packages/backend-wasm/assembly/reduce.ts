// Sums over leading or middle axes: the gradient of a bias, the statistics of a batch norm, the global average pool.

/**
 * Rows summed before they are added to the total, at least. A block of rows stays in cache while its columns are done strip by
 * strip; and a sum of as many sums as each has terms is the most accurate one of two levels.
 */
const LEAST_BLOCK: i32 = 64;

/** `out[i, c] = scale * sum over rows of x[i, row, c]` for `outer` blocks i. */
export function sumRows(x: usize, out: usize, outer: i32, rows: i32, columns: i32, scale: f32): void {
  const stride = (<usize>columns) << 2;
  const block = max(LEAST_BLOCK, <i32>sqrt(<f32>rows));
  for (let i = 0; i < outer; ++i) {
    memory.fill(out, 0, stride);
    for (let r = 0; r < rows; r += block) {
      const count = min(block, rows - r);
      addBlock(x, out, count, columns);
      x += <usize>count * stride;
    }
    if (scale != 1) {
      for (let c = 0; c < columns; ++c) {
        const o = out + ((<usize>c) << 2);
        store<f32>(o, load<f32>(o) * scale);
      }
    }
    out += stride;
  }
}

/** `out[c] += sum over rows of x[row, c]`, in strips of 16 columns: one cache line of every row, four registers. */
export function addBlock(x: usize, out: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 2;
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
    v128.store(out, f32x4.add(v128.load(out), a0));
    v128.store(out, f32x4.add(v128.load(out, 16), a1), 16);
    v128.store(out, f32x4.add(v128.load(out, 32), a2), 32);
    v128.store(out, f32x4.add(v128.load(out, 48), a3), 48);
    out += 64;
  }
  for (; c < columns; ++c) {
    let a: f32 = 0;
    let p = x + ((<usize>c) << 2);
    for (let r = 0; r < rows; ++r) {
      a += load<f32>(p);
      p += stride;
    }
    store<f32>(out, load<f32>(out) + a);
    out += 4;
  }
}
