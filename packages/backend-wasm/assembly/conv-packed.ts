// Convolution with a filter that was packed beforehand: once for a trained net, once a step while training. A dense layer and
// a 1x1 convolution are the case of one row of pixels and a 1x1 filter. Layouts as in `conv.ts`.

import { KC, NC, aligned, panels } from './simd';
import { packRows } from './pack';
import { PIXELS, fillPixels, fillSegments } from './conv-geometry';
import { TILE_BYTES, sweepRows } from './sweep';
import { FROM_BIAS, FROM_OUTPUT, FROM_ZERO } from './tile-rows';

const TABLE_BYTES: usize = 2048;

/** Bytes of a packed filter. */
export function packedFilterBytes(positions: i32, channels: i32, outChannels: i32): usize {
  return (<usize>(positions * channels) * panels(outChannels)) << 5;
}

/** Bytes of scratch for `convPacked`. */
export function convPackedScratch(positions: i32, outChannels: i32): usize {
  return TABLE_BYTES * 2 + aligned((<usize>positions) << 2) + TILE_BYTES + aligned((<usize>panels(outChannels)) << 5);
}

/** A whole filter row is one run of memory unless it is dilated or longer than a block of K. */
function isSingle(filterWidth: i32, dilationWidth: i32, channels: i32): bool {
  return dilationWidth > 1 || filterWidth * channels > KC;
}

/** Packs in the order in which `convPacked` reads: block of K, block of columns, panel of 8 columns, depth. */
export function packFilter(
  filter: usize,
  packed: usize,
  filterHeight: i32,
  filterWidth: i32,
  dilationWidth: i32,
  channels: i32,
  outChannels: i32,
): void {
  const single = isSingle(filterWidth, dilationWidth, channels);
  const numSegments = single ? filterHeight * filterWidth : filterHeight;
  const run = single ? channels : filterWidth * channels;
  const parts = (run + KC - 1) / KC;
  const part = (run + parts - 1) / parts;
  const perBlock = max(1, KC / part);
  const stride = (<usize>outChannels) << 2;
  for (let c0 = 0; c0 < run; c0 += part) {
    const cc = min(part, run - c0);
    for (let s0 = 0; s0 < numSegments; s0 += perBlock) {
      const ss = min(perBlock, numSegments - s0);
      const panelBytes = (<usize>(ss * cc)) << 5;
      for (let n0 = 0; n0 < outChannels; n0 += NC) {
        const nn = min(NC, outChannels - n0);
        for (let s = 0; s < ss; ++s) {
          const src = filter + <usize>((s0 + s) * run + c0) * stride + ((<usize>n0) << 2);
          packRows(src, stride, cc, nn, packed + ((<usize>(s * cc)) << 5), panelBytes);
        }
        packed += <usize>panels(nn) * panelBytes;
      }
    }
  }
}

/**
 * `y = activation(conv(x, filter) + bias)`; `bias` is 0 or `outChannels` floats with 28 readable bytes behind them. `y` lies in
 * images of `yHeight` x `yWidth`: larger than the output where the next convolution wants a border around it.
 */
export function convPacked(
  x: usize,
  packed: usize,
  bias: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  yHeight: i32,
  yWidth: i32,
  activation: i32,
  scratch: usize,
): void {
  const positions = filterHeight * filterWidth;
  const single = isSingle(filterWidth, dilationWidth, channels);
  const numSegments = single ? positions : filterHeight;
  const run = single ? channels : filterWidth * channels;
  const parts = (run + KC - 1) / KC;
  const part = (run + parts - 1) / parts;
  const perBlock = max(1, KC / part);

  const aRows = scratch;
  const outRows = aRows + TABLE_BYTES;
  const segments = outRows + TABLE_BYTES;
  const tile = segments + aligned((<usize>positions) << 2);
  const dummy = tile + TILE_BYTES;
  fillSegments(segments, filterHeight, filterWidth, dilationHeight, dilationWidth, width, channels, single);

  const pixels = batch * outHeight * outWidth;
  for (let p0 = 0; p0 < pixels; p0 += PIXELS) {
    const pp = min(PIXELS, pixels - p0);
    fillPixels(aRows, x, p0, pp, outHeight, outWidth, height, width, channels, strideHeight, strideWidth, x);
    fillPixels(outRows, y, p0, pp, outHeight, outWidth, yHeight, yWidth, outChannels, 1, 1, dummy);
    let b = packed;
    for (let c0 = 0; c0 < run; c0 += part) {
      const cc = min(part, run - c0);
      for (let s0 = 0; s0 < numSegments; s0 += perBlock) {
        const ss = min(perBlock, numSegments - s0);
        const panelBytes = (<usize>(ss * cc)) << 5;
        const first = c0 == 0 && s0 == 0;
        const last = c0 + cc == run && s0 + ss == numSegments;
        const start = first ? (bias != 0 ? FROM_BIAS : FROM_ZERO) : FROM_OUTPUT;
        for (let n0 = 0; n0 < outChannels; n0 += NC) {
          const nn = min(NC, outChannels - n0);
          sweepRows(
            aRows,
            (<usize>c0) << 2,
            segments + ((<usize>s0) << 2),
            ss,
            (<usize>cc) << 2,
            outRows,
            (<usize>n0) << 2,
            pp,
            nn,
            b,
            start,
            bias + ((<usize>n0) << 2),
            last ? activation : 0,
            tile,
          );
          b += <usize>panels(nn) * panelBytes;
        }
      }
    }
  }
}
