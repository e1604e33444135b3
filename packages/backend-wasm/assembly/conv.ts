// Convolution over an input whose padding is materialised: forward, gradient of the filter, gradient of the input.
// Layouts: x `[batch, height, width, channels]`, filter `[filterHeight, filterWidth, channels, outChannels]`,
// y `[batch, outHeight, outWidth, outChannels]`.

import { KC, NC, aligned, panels } from './simd';
import { packColumns, packRows } from './pack';
import { PIXELS, fillPixels, fillSegments } from './conv-geometry';
import { TILE_BYTES, fillTable, sweepColumns, sweepRows } from './sweep';
import { FROM_BIAS, FROM_OUTPUT, FROM_ZERO } from './tile-rows';

/**
 * Pixels reduced at a time by the filter gradient. Each touches a cache line of its own, and where pixels lie 128 bytes apart only
 * every other set of L1 serves: 256 of them evicted the packed block and halved the speed.
 */
const DEPTH: i32 = 128;

const TABLE_BYTES: usize = 2048;

/** Bytes of scratch for any of the three; `span` is the distance in bytes from the first to the last input of a window. */
export function convScratch(filterHeight: i32, filterWidth: i32, channels: i32, outChannels: i32, span: i32): usize {
  const positions = filterHeight * filterWidth;
  const head = TABLE_BYTES * 2 + aligned((<usize>positions) << 2) + TILE_BYTES;
  const row = aligned((<usize>panels(outChannels)) << 5);
  const forward = row * 2 + <usize>positions * channels * row;
  const filter = (<usize>DEPTH * NC) << 2;
  const input = aligned(<usize>span + 64) + <usize>positions * outChannels * aligned((<usize>panels(channels)) << 5);
  return head + max(max(forward, filter), input);
}

/** `y = activation(conv(x, filter) + bias)`; `bias` is 0 or `outChannels` floats. */
export function convForward(
  x: usize,
  filter: usize,
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
  activation: i32,
  scratch: usize,
): void {
  const positions = filterHeight * filterWidth;
  // A whole filter row is one run in memory unless it is dilated or longer than a block of K.
  const single = dilationWidth > 1 || filterWidth * channels > KC;
  const numSegments = single ? positions : filterHeight;
  const run = single ? channels : filterWidth * channels;
  // Blocks of K: several short runs, or parts of a long one.
  const parts = (run + KC - 1) / KC;
  const part = (run + parts - 1) / parts;
  const perBlock = max(1, KC / part);

  const aRows = scratch;
  const outRows = aRows + TABLE_BYTES;
  const segments = outRows + TABLE_BYTES;
  const tile = segments + aligned((<usize>positions) << 2);
  const rowBytes = aligned((<usize>panels(outChannels)) << 5);
  const dummy = tile + TILE_BYTES;
  const paddedBias = dummy + rowBytes;
  const packed = paddedBias + rowBytes;
  fillSegments(segments, filterHeight, filterWidth, dilationHeight, dilationWidth, width, channels, single);
  if (bias != 0) {
    memory.fill(paddedBias, 0, rowBytes);
    memory.copy(paddedBias, bias, (<usize>outChannels) << 2);
  }

  const strideFilter = (<usize>outChannels) << 2;
  const pixels = batch * outHeight * outWidth;
  for (let p0 = 0; p0 < pixels; p0 += PIXELS) {
    const pp = min(PIXELS, pixels - p0);
    fillPixels(aRows, x, p0, pp, outHeight, outWidth, height, width, channels, strideHeight, strideWidth, x);
    fillTable(outRows, y + <usize>p0 * strideFilter, strideFilter, pp, dummy);
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
          // Packed when the first pixels need it: a block is still in L2 when it is read.
          if (p0 == 0) {
            for (let s = 0; s < ss; ++s) {
              const src = filter + <usize>((s0 + s) * run + c0) * strideFilter + ((<usize>n0) << 2);
              packRows(src, strideFilter, cc, nn, b + ((<usize>(s * cc)) << 5), panelBytes);
            }
          }
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
            paddedBias + ((<usize>n0) << 2),
            last ? activation : 0,
            tile,
          );
          // With one round of pixels the block is not needed again, and the next one takes its place in the cache.
          if (pixels > PIXELS) b += <usize>panels(nn) * panelBytes;
        }
      }
    }
  }
}

/** `dFilter = sum over pixels of im2col(x)^T * dY`, straight from x: no column matrix is written. */
export function convFilterGradient(
  x: usize,
  dy: usize,
  dFilter: usize,
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
  scratch: usize,
): void {
  const positions = filterHeight * filterWidth;
  const single = dilationWidth > 1;
  const numSegments = single ? positions : filterHeight;
  const run = single ? channels : filterWidth * channels;
  const aRows = scratch;
  const segments = aRows + TABLE_BYTES;
  const tile = segments + aligned((<usize>positions) << 2);
  const packed = tile + TILE_BYTES;
  fillSegments(segments, filterHeight, filterWidth, dilationHeight, dilationWidth, width, channels, single);
  const strideY = (<usize>outChannels) << 2;
  const pixels = batch * outHeight * outWidth;
  for (let p0 = 0; p0 < pixels; p0 += DEPTH) {
    const pp = min(DEPTH, pixels - p0);
    fillPixels(aRows, x, p0, pp, outHeight, outWidth, height, width, channels, strideHeight, strideWidth, x);
    for (let n0 = 0; n0 < outChannels; n0 += NC) {
      const nn = min(NC, outChannels - n0);
      packRows(dy + <usize>p0 * strideY + ((<usize>n0) << 2), strideY, pp, nn, packed, (<usize>pp) << 5);
      const target = dFilter + ((<usize>n0) << 2);
      sweepColumns(aRows, pp, segments, numSegments, run, nn, packed, target, strideY, p0 > 0, tile);
    }
  }
}

/**
 * `dX += dY * filter^T`, scattered tile by tile into a zeroed dX for each filter position. Unlike a convolution of a
 * spread dY it multiplies no zeros, whatever the stride.
 */
export function convInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
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
  span: i32,
  scratch: usize,
): void {
  const positions = filterHeight * filterWidth;
  // Below 8 channels a panel for each position would be mostly padding; a whole filter row fills it better.
  const single = dilationWidth > 1 || channels >= 8;
  const numSegments = single ? positions : filterHeight;
  const run = single ? channels : filterWidth * channels;
  const aRows = scratch;
  const outRows = aRows + TABLE_BYTES;
  const segments = outRows + TABLE_BYTES;
  const tile = segments + aligned((<usize>positions) << 2);
  const dummy = tile + TILE_BYTES;
  const packed = dummy + aligned(<usize>span + 64);
  fillSegments(segments, filterHeight, filterWidth, dilationHeight, dilationWidth, width, channels, single);
  // The table of A's segments has one entry, of offset 0, which the first filter position always is.
  const blocks = (outChannels + KC - 1) / KC;
  const block = (outChannels + blocks - 1) / blocks;
  const strideFilter = (<usize>outChannels) << 2;

  let dst = packed;
  for (let k0 = 0; k0 < outChannels; k0 += block) {
    const kk = min(block, outChannels - k0);
    for (let s = 0; s < numSegments; ++s) {
      const src = filter + <usize>(s * run) * strideFilter + ((<usize>k0) << 2);
      packColumns(src, strideFilter, kk, run, dst, (<usize>kk) << 5);
      dst += (<usize>(panels(run) * kk)) << 5;
    }
  }

  const pixels = batch * outHeight * outWidth;
  for (let p0 = 0; p0 < pixels; p0 += PIXELS) {
    const pp = min(PIXELS, pixels - p0);
    fillTable(aRows, dy + <usize>p0 * strideFilter, strideFilter, pp, dy);
    fillPixels(outRows, dx, p0, pp, outHeight, outWidth, height, width, channels, strideHeight, strideWidth, dummy);
    let b = packed;
    for (let k0 = 0; k0 < outChannels; k0 += block) {
      const kk = min(block, outChannels - k0);
      for (let s = 0; s < numSegments; ++s) {
        sweepRows(
          aRows,
          (<usize>k0) << 2,
          segments,
          1,
          (<usize>kk) << 2,
          outRows,
          <usize>load<u32>(segments + ((<usize>s) << 2)),
          pp,
          run,
          b,
          FROM_OUTPUT,
          0,
          0,
          tile,
        );
        b += (<usize>(panels(run) * kk)) << 5;
      }
    }
  }
}
