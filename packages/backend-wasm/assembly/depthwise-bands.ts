// The depthwise convolution of an input whose padding is not in memory.

import { padImages } from './conv-geometry';
import { depthwiseForward } from './depthwise-forward';

/**
 * Pads a band of rows at a time. It is still in L2 when the convolution reads it: a padded copy of the whole input would cost as
 * much as the convolution itself, which is bound by memory. `band` takes the padded rows of `rowsPerBand` output rows.
 */
export function depthwiseBands(
  x: usize,
  filter: usize,
  bias: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  multiplier: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
  paddedWidth: i32,
  outHeight: i32,
  outWidth: i32,
  activation: i32,
  rowsPerBand: i32,
  band: usize,
): void {
  const reach = (filterHeight - 1) * dilationHeight + 1;
  const rowX = (<usize>(width * channels)) << 2;
  const rowY = (<usize>(outWidth * channels * multiplier)) << 2;
  for (let b = 0; b < batch; ++b) {
    const image = x + <usize>(b * height) * rowX;
    for (let row = 0; row < outHeight; row += rowsPerBand) {
      const rows = min(rowsPerBand, outHeight - row);
      const bandHeight = (rows - 1) * strideHeight + reach;
      const first = row * strideHeight - padTop;
      const from = min(height, max(0, first));
      const until = min(height, max(from, first + bandHeight));
      const above = min(bandHeight, from - first);
      padImages(
        image + <usize>from * rowX,
        band,
        1,
        until - from,
        width,
        channels,
        above,
        padLeft,
        bandHeight,
        paddedWidth,
      );
      depthwiseForward(
        band,
        filter,
        bias,
        y,
        1,
        bandHeight,
        paddedWidth,
        channels,
        multiplier,
        filterHeight,
        filterWidth,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        rows,
        outWidth,
        activation,
      );
      y += <usize>rows * rowY;
    }
  }
}
