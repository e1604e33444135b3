// Pooling over `[batch, height, width, channels]`: maximum and both gradients. Padding is never part of a window.
//
// The maximum is the first one in row order. NaN counts as greater than any number, so that it is not lost in a pool, unless
// `skipNanInPools` was called. Every window must have a pixel inside the image.

import { nanBeats } from './nan-rule';

/** `y = max over the window`. */
export function maxPool(
  x: usize,
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
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const rowStep = <usize>(dilationHeight * width) * pixel;
  const columnStep = <usize>dilationWidth * pixel;
  const vectors = channels & ~3;
  const nan = i32x4.splat(nanBeats);
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const y0 = oy * strideHeight - padTop;
      const ky0 = firstInside(y0, dilationHeight);
      const ky1 = endInside(y0, dilationHeight, filterHeight, height);
      for (let ox = 0; ox < outWidth; ++ox) {
        const x0 = ox * strideWidth - padLeft;
        const kx0 = firstInside(x0, dilationWidth);
        const kx1 = endInside(x0, dilationWidth, filterWidth, width);
        const corner =
          x + (<usize>((b * height + y0 + ky0 * dilationHeight) * width) + x0 + kx0 * dilationWidth) * pixel;
        const numRows = ky1 - ky0;
        const numColumns = kx1 - kx0;
        let c = 0;
        for (; c < vectors; c += 4) {
          let best = f32x4.splat(-Infinity);
          let row = corner + ((<usize>c) << 2);
          for (let i = 0; i < numRows; ++i) {
            let p = row;
            for (let j = 0; j < numColumns; ++j) {
              const v = v128.load(p);
              best = v128.bitselect(v, best, v128.or(f32x4.gt(v, best), v128.and(f32x4.ne(v, v), nan)));
              p += columnStep;
            }
            row += rowStep;
          }
          v128.store(y + ((<usize>c) << 2), best);
        }
        for (; c < channels; ++c) {
          let best = <f32>-Infinity;
          let row = corner + ((<usize>c) << 2);
          for (let i = 0; i < numRows; ++i) {
            let p = row;
            for (let j = 0; j < numColumns; ++j) {
              const v = load<f32>(p);
              if (v > best || (v != v && nanBeats != 0)) best = v;
              p += columnStep;
            }
            row += rowStep;
          }
          store<f32>(y + ((<usize>c) << 2), best);
        }
        y += pixel;
      }
    }
  }
}

/** Adds each dY to the position of the maximum of its window, in a dX that it zeroes first. */
export function maxPoolGradient(
  x: usize,
  dy: usize,
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
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  memory.fill(dx, 0, <usize>(batch * height * width) * pixel);
  const rowStep = <usize>(dilationHeight * width) * pixel;
  const columnStep = <usize>dilationWidth * pixel;
  const vectors = channels & ~3;
  const nan = i32x4.splat(nanBeats);
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const y0 = oy * strideHeight - padTop;
      const ky0 = firstInside(y0, dilationHeight);
      const ky1 = endInside(y0, dilationHeight, filterHeight, height);
      for (let ox = 0; ox < outWidth; ++ox) {
        const x0 = ox * strideWidth - padLeft;
        const kx0 = firstInside(x0, dilationWidth);
        const kx1 = endInside(x0, dilationWidth, filterWidth, width);
        const corner = (<usize>((b * height + y0 + ky0 * dilationHeight) * width) + x0 + kx0 * dilationWidth) * pixel;
        const numRows = ky1 - ky0;
        const numColumns = kx1 - kx0;
        let c = 0;
        for (; c < vectors; c += 4) {
          const start = corner + ((<usize>c) << 2);
          let best = f32x4.splat(-Infinity);
          let position = i32x4.splat(<i32>start);
          let offset = start;
          for (let i = 0; i < numRows; ++i) {
            let p = offset;
            for (let j = 0; j < numColumns; ++j) {
              const v = v128.load(x + p);
              const greater = v128.or(f32x4.gt(v, best), v128.and(f32x4.ne(v, v), nan));
              best = v128.bitselect(v, best, greater);
              position = v128.bitselect(i32x4.splat(<i32>p), position, greater);
              p += columnStep;
            }
            offset += rowStep;
          }
          const g = v128.load(dy + ((<usize>c) << 2));
          offset = start;
          for (let i = 0; i < numRows; ++i) {
            let p = offset;
            for (let j = 0; j < numColumns; ++j) {
              const t = dx + p;
              v128.store(t, f32x4.add(v128.load(t), v128.and(g, i32x4.eq(position, i32x4.splat(<i32>p)))));
              p += columnStep;
            }
            offset += rowStep;
          }
        }
        for (; c < channels; ++c) {
          let offset = corner + ((<usize>c) << 2);
          let best = <f32>-Infinity;
          let position = offset;
          for (let i = 0; i < numRows; ++i) {
            let p = offset;
            for (let j = 0; j < numColumns; ++j) {
              const v = load<f32>(x + p);
              if (v > best || (v != v && nanBeats != 0)) {
                best = v;
                position = p;
              }
              p += columnStep;
            }
            offset += rowStep;
          }
          const t = dx + position;
          store<f32>(t, load<f32>(t) + load<f32>(dy + ((<usize>c) << 2)));
        }
        dy += pixel;
      }
    }
  }
}

/** Spreads each dY evenly over the pixels of its window that are inside the image, as the forward pass divides by them. */
export function avgPoolGradient(
  dy: usize,
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
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  memory.fill(dx, 0, <usize>(batch * height * width) * pixel);
  const vectors = channels & ~3;
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const y0 = oy * strideHeight - padTop;
      const ky0 = firstInside(y0, dilationHeight);
      const ky1 = endInside(y0, dilationHeight, filterHeight, height);
      for (let ox = 0; ox < outWidth; ++ox) {
        const x0 = ox * strideWidth - padLeft;
        const kx0 = firstInside(x0, dilationWidth);
        const kx1 = endInside(x0, dilationWidth, filterWidth, width);
        const share = <f32>1 / <f32>((ky1 - ky0) * (kx1 - kx0));
        const shares = f32x4.splat(share);
        for (let ky = ky0; ky < ky1; ++ky) {
          for (let kx = kx0; kx < kx1; ++kx) {
            let t = dx + (<usize>((b * height + y0 + ky * dilationHeight) * width) + x0 + kx * dilationWidth) * pixel;
            let g = dy;
            let c = 0;
            for (; c < vectors; c += 4) {
              v128.store(t, f32x4.add(v128.load(t), f32x4.mul(v128.load(g), shares)));
              t += 16;
              g += 16;
            }
            for (; c < channels; ++c) {
              store<f32>(t, load<f32>(t) + load<f32>(g) * share);
              t += 4;
              g += 4;
            }
          }
        }
        dy += pixel;
      }
    }
  }
}

function firstInside(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

function endInside(start: i32, dilation: i32, size: i32, limit: i32): i32 {
  return min(size, max(0, (limit - start + dilation - 1) / dilation));
}
