// The 3x3 convolution with stride 1 by Winograd's F(2x2, 3x3): 16 products for four outputs, not 36.
// Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, section 4.1.
//
// Tiles of 4x4 inputs are transformed, 16 matrix products of `[tiles, channels]` with the transformed filter follow, then tiles of
// 2x2 outputs are transformed back. Channels and outputs in fours. The sums differ from those of a plain convolution by rounding;
// but a NaN or an infinity would spread over its tile, which is why a guard stands before it.

import { KC, MR, NC, activate, aligned, panels } from './simd';
import { packFilter } from './conv-packed';
import { TILE_BYTES, fillTable, sweepRows } from './sweep';
import { FROM_OUTPUT, FROM_ZERO } from './tile-rows';

/** Tiles done at a time: a multiple of 5 and 6, so that no row of a block is cut off, and their values stay in L2. */
const TILES: i32 = 60;

const TABLE_BYTES: usize = 256;

/** Bytes of a transformed and packed filter. */
export function winogradFilterBytes(channels: i32, outChannels: i32): usize {
  return <usize>16 * ((<usize>channels * panels(outChannels)) << 5);
}

/** Bytes of scratch for `convWinograd`; `winogradFilter` takes the 16 matrices, unpacked. */
export function winogradScratch(channels: i32, outChannels: i32): usize {
  const values = (<usize>(16 * TILES * (channels + outChannels))) << 2;
  return TABLE_BYTES * 3 + 64 + TILE_BYTES + aligned((<usize>channels) << 2) + values + 64;
}

/** `U = G g G^T` of every channel and output, packed as 16 filters of 1x1. */
export function winogradFilter(filter: usize, packed: usize, channels: i32, outChannels: i32, scratch: usize): void {
  const count = <usize>(channels * outChannels);
  const plane = count << 2;
  for (let i: usize = 0; i < plane; i += 4) {
    for (let column: usize = 0; column < 3; ++column) {
      // Columns of G g, kept in the first three columns of the result.
      const g0 = load<f32>(filter + i + column * plane);
      const g1 = load<f32>(filter + i + (3 + column) * plane);
      const g2 = load<f32>(filter + i + (6 + column) * plane);
      const o = scratch + i + column * plane;
      store<f32>(o, g0);
      store<f32>(o + 4 * plane, 0.5 * (g0 + g1 + g2));
      store<f32>(o + 8 * plane, 0.5 * (g0 - g1 + g2));
      store<f32>(o + 12 * plane, g2);
    }
    for (let row: usize = 0; row < 4; ++row) {
      const o = scratch + i + row * 4 * plane;
      const g0 = load<f32>(o);
      const g1 = load<f32>(o + plane);
      const g2 = load<f32>(o + 2 * plane);
      store<f32>(o + plane, 0.5 * (g0 + g1 + g2));
      store<f32>(o + 2 * plane, 0.5 * (g0 - g1 + g2));
      store<f32>(o + 3 * plane, g2);
    }
  }
  const packedBytes = (<usize>channels * panels(outChannels)) << 5;
  for (let k: usize = 0; k < 16; ++k) {
    packFilter(scratch + k * plane, packed + k * packedBytes, 1, 1, 1, channels, outChannels);
  }
}

/** `y = activation(conv(x) + bias)` over images with implied zero padding; `y` lies in images of `yHeight` x `yWidth`. */
export function convWinograd(
  x: usize,
  packed: usize,
  bias: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  yHeight: i32,
  yWidth: i32,
  activation: i32,
  scratch: usize,
): void {
  const aRows = scratch;
  const outRows = aRows + TABLE_BYTES;
  const pointers = outRows + TABLE_BYTES;
  const segments = pointers + TABLE_BYTES;
  const edge = segments + 64;
  const zeros = edge + TILE_BYTES;
  const pixelX = (<usize>channels) << 2;
  const pixelY = (<usize>outChannels) << 2;
  const v = zeros + aligned(pixelX);
  const planeV = <usize>TILES * pixelX;
  const m = v + 16 * planeV;
  const planeM = <usize>TILES * pixelY;
  store<u32>(segments, 0);
  memory.fill(zeros, 0, pixelX);
  fillTable(aRows, v, pixelX, TILES, v);
  fillTable(outRows, m, pixelY, TILES, m);

  const tilesX = (outWidth + 1) / 2;
  const tilesY = (outHeight + 1) / 2;
  const tiles = batch * tilesY * tilesX;
  const parts = (channels + KC - 1) / KC;
  const part = (channels + parts - 1) / parts;
  for (let t0 = 0; t0 < tiles; t0 += TILES) {
    const tt = min(TILES, tiles - t0);
    for (let t = 0; t < tt; ++t) {
      const row = (t0 + t) / tilesX;
      const left = 2 * (t0 + t - row * tilesX) - padLeft;
      const image = row / tilesY;
      const top = 2 * (row - image * tilesY) - padTop;
      const source = x + <usize>(image * height * width) * pixelX;
      for (let i = 0; i < 4; ++i) {
        const inside = top + i >= 0 && top + i < height;
        for (let j = 0; j < 4; ++j) {
          const isPixel = inside && left + j >= 0 && left + j < width;
          const p = isPixel ? source + <usize>((top + i) * width + left + j) * pixelX : zeros;
          store<u32>(pointers + ((<usize>(4 * i + j)) << 2), <u32>p);
        }
      }
      transformInput(pointers, v + <usize>t * pixelX, planeV, channels);
    }
    const rows = ((tt + MR - 1) / MR) * MR;
    let b = packed;
    for (let k: usize = 0; k < 16; ++k) {
      for (let c0 = 0; c0 < channels; c0 += part) {
        const cc = min(part, channels - c0);
        for (let n0 = 0; n0 < outChannels; n0 += NC) {
          const nn = min(NC, outChannels - n0);
          sweepRows(
            aRows,
            k * planeV + ((<usize>c0) << 2),
            segments,
            1,
            (<usize>cc) << 2,
            outRows,
            k * planeM + ((<usize>n0) << 2),
            rows,
            nn,
            b,
            c0 == 0 ? FROM_ZERO : FROM_OUTPUT,
            0,
            0,
            edge,
          );
          b += (<usize>(panels(nn) * cc)) << 5;
        }
      }
    }
    for (let t = 0; t < tt; ++t) {
      const row = (t0 + t) / tilesX;
      const ox = 2 * (t0 + t - row * tilesX);
      const image = row / tilesY;
      const oy = 2 * (row - image * tilesY);
      const target = y + <usize>((image * yHeight + oy) * yWidth + ox) * pixelY;
      // Outputs that are not there are written where another one follows, which then overwrites them.
      const right = ox + 1 < outWidth ? pixelY : 0;
      const below = oy + 1 < outHeight ? <usize>yWidth * pixelY : 0;
      transformOutput(m + <usize>t * pixelY, planeM, bias, target, right, below, outChannels, activation);
    }
  }
}

function at(pointers: usize, k: usize, c: usize): v128 {
  return v128.load(<usize>load<u32>(pointers + (k << 2)) + c);
}

/** `B^T d B`, four channels at a time, one row of the result after the other. */
export function transformInput(pointers: usize, v: usize, plane: usize, channels: i32): void {
  const bytes = (<usize>channels) << 2;
  for (let c: usize = 0; c < bytes; c += 16) {
    let o = v + c;
    o = storeRow(
      f32x4.sub(at(pointers, 0, c), at(pointers, 8, c)),
      f32x4.sub(at(pointers, 1, c), at(pointers, 9, c)),
      f32x4.sub(at(pointers, 2, c), at(pointers, 10, c)),
      f32x4.sub(at(pointers, 3, c), at(pointers, 11, c)),
      o,
      plane,
    );
    o = storeRow(
      f32x4.add(at(pointers, 4, c), at(pointers, 8, c)),
      f32x4.add(at(pointers, 5, c), at(pointers, 9, c)),
      f32x4.add(at(pointers, 6, c), at(pointers, 10, c)),
      f32x4.add(at(pointers, 7, c), at(pointers, 11, c)),
      o,
      plane,
    );
    o = storeRow(
      f32x4.sub(at(pointers, 8, c), at(pointers, 4, c)),
      f32x4.sub(at(pointers, 9, c), at(pointers, 5, c)),
      f32x4.sub(at(pointers, 10, c), at(pointers, 6, c)),
      f32x4.sub(at(pointers, 11, c), at(pointers, 7, c)),
      o,
      plane,
    );
    storeRow(
      f32x4.sub(at(pointers, 4, c), at(pointers, 12, c)),
      f32x4.sub(at(pointers, 5, c), at(pointers, 13, c)),
      f32x4.sub(at(pointers, 6, c), at(pointers, 14, c)),
      f32x4.sub(at(pointers, 7, c), at(pointers, 15, c)),
      o,
      plane,
    );
  }
}

function storeRow(t0: v128, t1: v128, t2: v128, t3: v128, o: usize, plane: usize): usize {
  v128.store(o, f32x4.sub(t0, t2));
  o += plane;
  v128.store(o, f32x4.add(t1, t2));
  o += plane;
  v128.store(o, f32x4.sub(t2, t1));
  o += plane;
  v128.store(o, f32x4.sub(t1, t3));
  return o + plane;
}

/** `A^T m A`, bias and activation. The last of the four outputs is written first: see the caller. */
export function transformOutput(
  m: usize,
  plane: usize,
  bias: usize,
  y: usize,
  right: usize,
  below: usize,
  outChannels: i32,
  activation: i32,
): void {
  const bytes = (<usize>outChannels) << 2;
  const row = 4 * plane;
  for (let c: usize = 0; c < bytes; c += 16) {
    const p = m + c;
    const start = bias == 0 ? f32x4.splat(0) : v128.load(bias + c);
    let u0 = start;
    let u1 = start;
    let l0 = start;
    let l1 = start;
    for (let j: usize = 0; j < 4; ++j) {
      const q = p + j * plane;
      const m1 = v128.load(q + row);
      const m2 = v128.load(q + 2 * row);
      const upper = f32x4.add(f32x4.add(v128.load(q), m1), m2);
      const lower = f32x4.sub(f32x4.sub(m1, m2), v128.load(q + 3 * row));
      if (j < 3) {
        u0 = f32x4.add(u0, upper);
        l0 = f32x4.add(l0, lower);
      }
      if (j == 1) {
        u1 = f32x4.add(u1, upper);
        l1 = f32x4.add(l1, lower);
      } else if (j > 1) {
        u1 = f32x4.sub(u1, upper);
        l1 = f32x4.sub(l1, lower);
      }
    }
    const o = y + c;
    v128.store(o + right + below, activate(l1, activation));
    v128.store(o + below, activate(l0, activation));
    v128.store(o + right, activate(u1, activation));
    v128.store(o, activate(u0, activation));
  }
}

/** Whether all values are below 2^50: no NaN, no infinity, and no overflow in a transform. */
export function isTame(x: usize, size: i32): bool {
  const end = x + ((<usize>size) << 2);
  const limit = f32x4.splat(1125899906842624);
  let tame = i32x4.splat(-1);
  for (; x + 32 <= end; x += 32) {
    tame = v128.and(tame, f32x4.lt(f32x4.abs(v128.load(x)), limit));
    tame = v128.and(tame, f32x4.lt(f32x4.abs(v128.load(x, 16)), limit));
  }
  for (; x < end; x += 4) tame = v128.and(tame, f32x4.lt(f32x4.abs(v128.load32_splat(x)), limit));
  return i32x4.all_true(tame);
}
