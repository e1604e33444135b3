// Integer convolution and dense layer over an input whose padding is materialised, and whose weights are packed.

import { INT8_ROWS, int8DotPanel, int8DotRow, int8WidePanel, int8WideRow } from './int8-tile';
import { realizeRow, requantizeRow } from './int8-requantize';

/** Pixels done with one panel of B: their windows and the panel stay in L1. */
const PIXELS: i32 = 64;

const ONES: usize = PIXELS * 4;
const ACC: usize = ONES + 16;
const TILE: usize = ACC + 32;
const SEGMENTS: usize = TILE + PIXELS * 8;

/** Bytes of scratch of a convolution. */
export function int8ConvScratch(filterHeight: i32, filterWidth: i32): usize {
  return SEGMENTS + ((<usize>(filterHeight * filterWidth)) << 2);
}

/**
 * Sums of products for all pixels, finished in one of two ways: stored numbers (`scales` is 0), or real ones of float32, for
 * which `multipliers` is unused and `scales` and `realBias` point at float64.
 *
 * `elementShift` is 0 for elements of 8 bits (relaxed dot) and 1 for 16. A dense layer is a convolution of `batch` images of
 * one pixel. `bias` and `multipliers` are padded to whole panels of 8.
 */
export function int8Conv(
  x: usize,
  packed: usize,
  bias: usize,
  multipliers: usize,
  scales: usize,
  realBias: usize,
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
  low: f32,
  high: f32,
  zeroPoint: i32,
  elementShift: i32,
  scratch: usize,
): void {
  const isWide = elementShift != 0;
  const single = dilationWidth > 1;
  const numSegments = single ? filterHeight * filterWidth : filterHeight;
  const run = single ? channels : filterWidth * channels;
  const runBytes = (<usize>(run << elementShift) + 3) & ~3;
  const panelBytes = (<usize>numSegments * runBytes) << 3;
  const segments = scratch + SEGMENTS;
  const pixelBytes = (<usize>channels) << elementShift;
  fillSegments(segments, numSegments, single ? filterWidth : 1, dilationHeight, dilationWidth, width, pixelBytes);
  v128.store(scratch + ONES, i16x8.splat(1));

  const outShift: usize = scales != 0 ? 2 : 0;
  const stride = (<usize>outChannels) << outShift;
  const pixels = batch * outHeight * outWidth;
  for (let p0 = 0; p0 < pixels; p0 += PIXELS) {
    const pp = min(PIXELS, pixels - p0);
    fillPixels(scratch, x, p0, pp, outHeight, outWidth, height, width, pixelBytes, strideHeight, strideWidth);
    const out = y + <usize>p0 * stride;
    let b = packed;
    for (let n = 0; n < outChannels; n += 8) {
      const columns = min(8, outChannels - n);
      const panelBias = bias + ((<usize>n) << 2);
      const panelMultipliers = multipliers + ((<usize>n) << 2);
      const target = out + ((<usize>n) << outShift);
      if (scales != 0) {
        const panelScales = scales + ((<usize>n) << 3);
        const panelRealBias = realBias + ((<usize>n) << 3);
        for (let p = 0; p < pp; ++p) {
          const a = <usize>load<u32>(scratch + ((<usize>p) << 2));
          sumRow(a, segments, numSegments, runBytes, b, isWide, scratch);
          realizeRow(scratch + ACC, panelBias, panelScales, panelRealBias, target + <usize>p * stride, columns);
        }
        b += panelBytes;
        continue;
      }
      // The last panel may write beyond its columns, so it goes by way of a tile of its own.
      const isWhole = columns == 8;
      const tile = isWhole ? target : scratch + TILE;
      const tileStride = isWhole ? stride : 8;
      const tiled = pp & ~(INT8_ROWS - 1);
      if (tiled > 0) {
        if (isWide) {
          int8WidePanel(
            scratch,
            tiled,
            segments,
            numSegments,
            runBytes,
            b,
            panelBias,
            panelMultipliers,
            low,
            high,
            zeroPoint,
            tile,
            tileStride,
          );
        } else {
          int8DotPanel(
            scratch,
            tiled,
            segments,
            numSegments,
            runBytes,
            b,
            panelBias,
            panelMultipliers,
            low,
            high,
            zeroPoint,
            tile,
            tileStride,
            scratch + ONES,
          );
        }
      }
      for (let p = tiled; p < pp; ++p) {
        const a = <usize>load<u32>(scratch + ((<usize>p) << 2));
        sumRow(a, segments, numSegments, runBytes, b, isWide, scratch);
        const row = tile + <usize>p * tileStride;
        requantizeRow(scratch + ACC, panelBias, panelMultipliers, low, high, zeroPoint, row);
      }
      if (!isWhole) {
        for (let p = 0; p < pp; ++p) copyBytes(tile + ((<usize>p) << 3), target + <usize>p * stride, columns);
      }
      b += panelBytes;
    }
  }
}

function sumRow(
  a: usize,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  b: usize,
  isWide: bool,
  scratch: usize,
): void {
  if (isWide) int8WideRow(a, segments, numSegments, runBytes, b, scratch + ACC);
  else int8DotRow(a, segments, numSegments, runBytes, b, scratch + ACC, scratch + ONES);
}

function copyBytes(from: usize, to: usize, count: i32): void {
  for (let c: usize = 0; c < <usize>count; ++c) store<u8>(to + c, load<u8>(from + c));
}

/** Byte offsets of the runs of a window. */
function fillSegments(
  table: usize,
  count: i32,
  perRow: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  width: i32,
  pixelBytes: usize,
): void {
  for (let s = 0; s < count; ++s) {
    const row = s / perRow;
    const column = s - row * perRow;
    const pixel = row * dilationHeight * width + column * dilationWidth;
    store<u32>(table + ((<usize>s) << 2), <u32>(<usize>pixel * pixelBytes));
  }
}

/** Pointers to the top left input of `count` output pixels from `first` on. */
function fillPixels(
  table: usize,
  base: usize,
  first: i32,
  count: i32,
  outHeight: i32,
  outWidth: i32,
  height: i32,
  width: i32,
  pixelBytes: usize,
  strideHeight: i32,
  strideWidth: i32,
): void {
  let row = first / outWidth;
  let x = first - row * outWidth;
  for (let i = 0; i < count;) {
    const image = row / outHeight;
    const y = row - image * outHeight;
    const start = base + <usize>(image * height + y * strideHeight) * width * pixelBytes;
    for (; x < outWidth && i < count; ++x, ++i) {
      store<u32>(table + ((<usize>i) << 2), <u32>(start + <usize>(x * strideWidth) * pixelBytes));
    }
    x = 0;
    ++row;
  }
}
