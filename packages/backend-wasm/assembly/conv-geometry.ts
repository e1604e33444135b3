// Pixels and filter positions of a convolution as tables of pointers, for the input with its padding materialised.

import { MR } from './simd';

/** Pixels done with one table; a multiple of 5 and 6, small enough that their rows of A and of the output stay in L2. */
export const PIXELS: i32 = 480;

/**
 * Copies `[batch, height, width, channels]` into a zero-bordered `[batch, paddedHeight, paddedWidth, channels]`. With the
 * border in memory no micro-kernel needs a bounds check; the copy costs a small part of one pass over the input.
 */
export function padImages(
  src: usize,
  dst: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  paddedHeight: i32,
  paddedWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  const rowLeft = <usize>left * pixel;
  const rowRight = <usize>(paddedWidth - left - width) * pixel;
  const paddedRow = <usize>paddedWidth * pixel;
  const below = <usize>(paddedHeight - top - height) * paddedRow;
  const above = <usize>top * paddedRow;
  for (let b = 0; b < batch; ++b) {
    memory.fill(dst, 0, above);
    dst += above;
    for (let y = 0; y < height; ++y) {
      memory.fill(dst, 0, rowLeft);
      memory.copy(dst + rowLeft, src, row);
      memory.fill(dst + rowLeft + row, 0, rowRight);
      dst += paddedRow;
      src += row;
    }
    memory.fill(dst, 0, below);
    dst += below;
  }
}

/** The inverse of `padImages`: keeps the inside. */
export function cropImages(
  src: usize,
  dst: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  paddedHeight: i32,
  paddedWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  const paddedRow = <usize>paddedWidth * pixel;
  for (let b = 0; b < batch; ++b) {
    let s = src + <usize>top * paddedRow + <usize>left * pixel;
    for (let y = 0; y < height; ++y) {
      memory.copy(dst, s, row);
      dst += row;
      s += paddedRow;
    }
    src += <usize>paddedHeight * paddedRow;
  }
}

/** Pointers to the top left input of `count` output pixels from `first` on, padded to a multiple of MR with `padding`. */
export function fillPixels(
  table: usize,
  base: usize,
  first: i32,
  count: i32,
  outHeight: i32,
  outWidth: i32,
  height: i32,
  width: i32,
  channels: i32,
  strideHeight: i32,
  strideWidth: i32,
  padding: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const step = <usize>strideWidth * pixel;
  let row = first / outWidth;
  let x = first - row * outWidth;
  let i = 0;
  while (i < count) {
    const image = row / outHeight;
    const y = row - image * outHeight;
    let p = base + (<usize>(image * height + y * strideHeight) * width + <usize>(x * strideWidth)) * pixel;
    const stop = min(count, i + outWidth - x);
    for (; i < stop; ++i) {
      store<u32>(table, <u32>p);
      table += 4;
      p += step;
    }
    x = 0;
    ++row;
  }
  for (; i % MR != 0; ++i) {
    store<u32>(table, <u32>padding);
    table += 4;
  }
}

/** Byte offsets of the runs of a filter window: one for each filter row, or for each filter position when `single`. */
export function fillSegments(
  table: usize,
  filterHeight: i32,
  filterWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  width: i32,
  channels: i32,
  single: bool,
): void {
  for (let ky = 0; ky < filterHeight; ++ky) {
    const row = <usize>(ky * dilationHeight * width) * channels;
    const positions = single ? filterWidth : 1;
    for (let kx = 0; kx < positions; ++kx) {
      store<u32>(table, <u32>((row + <usize>(kx * dilationWidth) * channels) << 2));
      table += 4;
    }
  }
}
