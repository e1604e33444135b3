// Passes of a batch norm over `[rows, channels]`, and the repetition that its and the global pool's gradients need.

import { madd } from './simd';

/**
 * `out = (x - mean) * scale / sqrt(variance + epsilon) + offset`. `scale` and `offset` may be 0: then 1 and 0. `scratch` takes
 * `2 * channels` floats. The mean is taken away first: multiplied out, a large mean would cancel digits.
 */
export function batchNorm(
  x: usize,
  mean: usize,
  variance: usize,
  scale: usize,
  offset: usize,
  out: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  scratch: usize,
): void {
  const stride = (<usize>channels) << 2;
  const shift = scratch + stride;
  for (let c: usize = 0; c < stride; c += 4) {
    const factor: f32 = scale == 0 ? 1 : load<f32>(scale + c);
    store<f32>(scratch + c, factor / sqrt(load<f32>(variance + c) + epsilon));
    store<f32>(shift + c, offset == 0 ? 0 : load<f32>(offset + c));
  }
  const full = (<usize>(channels & ~3)) << 2;
  for (let r = 0; r < rows; ++r) {
    let c: usize = 0;
    for (; c < full; c += 16) {
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      v128.store(out + c, madd(centred, v128.load(scratch + c), v128.load(shift + c)));
    }
    for (; c < stride; c += 4) {
      const centred = load<f32>(x + c) - load<f32>(mean + c);
      store<f32>(out + c, centred * load<f32>(scratch + c) + load<f32>(shift + c));
    }
    x += stride;
    out += stride;
  }
}

/** `out[row, c] = (a[row, c] - row[c])^2`. */
export function squaredDifferenceRows(a: usize, row: usize, out: usize, rows: i32, columns: i32): void {
  const full = row + ((<usize>(columns & ~3)) << 2);
  const end = row + ((<usize>columns) << 2);
  for (let r = 0; r < rows; ++r) {
    let b = row;
    for (; b < full; b += 16) {
      const d = f32x4.sub(v128.load(a), v128.load(b));
      v128.store(out, f32x4.mul(d, d));
      a += 16;
      out += 16;
    }
    for (; b < end; b += 4) {
      const d = load<f32>(a) - load<f32>(b);
      store<f32>(out, d * d);
      a += 4;
      out += 4;
    }
  }
}

/** `out[i, repetition] = x[i]` for blocks of `size` bytes; each copy doubles what there is. */
export function repeatBlocks(x: usize, out: usize, outer: i32, repetitions: i32, size: usize): void {
  const total = <usize>repetitions * size;
  for (let i = 0; i < outer; ++i) {
    memory.copy(out, x, size);
    let done = size;
    while (done < total) {
      const more = min(done, total - done);
      memory.copy(out + done, out, more);
      done += more;
    }
    x += size;
    out += total;
  }
}
