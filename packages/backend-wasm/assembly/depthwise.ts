// Gradients of the depthwise convolution, over an input whose padding is materialised.
// Layouts: x `[batch, height, width, channels]`, filter `[filterHeight, filterWidth, channels, multiplier]`,
// y `[batch, outHeight, outWidth, channels * multiplier]`.

import { madd, zero } from './simd';

/**
 * `dFilter[ky, kx, c, m] = sum over pixels of x * dY`. One output row at a time: four channels of one filter row stay in
 * registers along the row, so that x comes from L1 and dFilter is touched once a row.
 */
export function depthwiseFilterGradient(
  x: usize,
  dy: usize,
  dFilter: usize,
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
  outHeight: i32,
  outWidth: i32,
): void {
  const outChannels = channels * multiplier;
  const pixelX = (<usize>channels) << 2;
  const pixelY = (<usize>outChannels) << 2;
  const stepX = <usize>strideWidth * pixelX;
  const stepFilter = (<usize>outChannels) << 2;
  const tap = <usize>dilationWidth * pixelX;
  memory.fill(dFilter, 0, <usize>(filterHeight * filterWidth) * stepFilter);
  const vectors = multiplier == 1 ? channels & ~3 : 0;
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const rowY = dy + <usize>((b * outHeight + oy) * outWidth) * pixelY;
      for (let ky = 0; ky < filterHeight; ++ky) {
        const rowX = x + <usize>((b * height + oy * strideHeight + ky * dilationHeight) * width) * pixelX;
        const rowFilter = dFilter + <usize>(ky * filterWidth) * stepFilter;
        for (let c = 0; c < vectors; c += 4) {
          const offset = (<usize>c) << 2;
          let kx = 0;
          // Three taps share one load of dY.
          for (; kx + 3 <= filterWidth; kx += 3) {
            const p = rowX + offset + <usize>kx * tap;
            const f = rowFilter + <usize>kx * stepFilter + offset;
            reduceThree(p, stepX, tap, rowY + offset, pixelY, outWidth, f, stepFilter);
          }
          for (; kx < filterWidth; ++kx) {
            let a = zero();
            let p = rowX + offset + <usize>kx * tap;
            let g = rowY + offset;
            for (let ox = 0; ox < outWidth; ++ox) {
              a = madd(v128.load(p), v128.load(g), a);
              p += stepX;
              g += pixelY;
            }
            addTo(rowFilter + <usize>kx * stepFilter + offset, a);
          }
        }
        for (let o = vectors; o < outChannels; ++o) {
          for (let kx = 0; kx < filterWidth; ++kx) {
            let a: f32 = 0;
            let p = rowX + ((<usize>(o / multiplier)) << 2) + <usize>kx * tap;
            let g = rowY + ((<usize>o) << 2);
            for (let ox = 0; ox < outWidth; ++ox) {
              a += load<f32>(p) * load<f32>(g);
              p += stepX;
              g += pixelY;
            }
            const f = rowFilter + <usize>kx * stepFilter + ((<usize>o) << 2);
            store<f32>(f, load<f32>(f) + a);
          }
        }
      }
    }
  }
}

/** Adds the products of a row of dY with x at three taps to three weights. */
export function reduceThree(
  p: usize,
  stepX: usize,
  tap: usize,
  g: usize,
  pixelY: usize,
  outWidth: i32,
  f: usize,
  stepFilter: usize,
): void {
  let a0 = zero();
  let a1 = zero();
  let a2 = zero();
  const tap2 = 2 * tap;
  for (let ox = 0; ox < outWidth; ++ox) {
    const d = v128.load(g);
    a0 = madd(v128.load(p), d, a0);
    a1 = madd(v128.load(p + tap), d, a1);
    a2 = madd(v128.load(p + tap2), d, a2);
    p += stepX;
    g += pixelY;
  }
  addTo(f, a0);
  addTo(f + stepFilter, a1);
  addTo(f + 2 * stepFilter, a2);
}

/** Adds a row of dY times three weights to dX; sums roll along in registers, so that each dX is read and written once. */
export function spreadThree(
  p: usize,
  pixelX: usize,
  g: usize,
  pixelY: usize,
  outWidth: i32,
  f: usize,
  stepFilter: usize,
): void {
  const f0 = v128.load(f);
  const f1 = v128.load(f + stepFilter);
  const f2 = v128.load(f + 2 * stepFilter);
  let s1 = v128.load(p);
  let s2 = v128.load(p + pixelX);
  const ahead = 2 * pixelX;
  for (let ox = 0; ox < outWidth; ++ox) {
    const d = v128.load(g);
    v128.store(p, madd(d, f0, s1));
    s1 = madd(d, f1, s2);
    s2 = madd(d, f2, v128.load(p + ahead));
    p += pixelX;
    g += pixelY;
  }
  v128.store(p, s1);
  v128.store(p + pixelX, s2);
}

function addTo(p: usize, a: v128): void {
  v128.store(p, f32x4.add(v128.load(p), a));
}

/** `dX[pixel + (ky, kx), c] += sum over m of dY * filter`, scattered into a zeroed dX whatever the stride. */
export function depthwiseInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
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
  outHeight: i32,
  outWidth: i32,
): void {
  const outChannels = channels * multiplier;
  const pixelX = (<usize>channels) << 2;
  const pixelY = (<usize>outChannels) << 2;
  const stepX = <usize>strideWidth * pixelX;
  const stepFilter = (<usize>outChannels) << 2;
  const tap = <usize>dilationWidth * pixelX;
  const vectors = multiplier == 1 ? channels & ~3 : 0;
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const rowY = dy + <usize>((b * outHeight + oy) * outWidth) * pixelY;
      for (let ky = 0; ky < filterHeight; ++ky) {
        const rowX = dx + <usize>((b * height + oy * strideHeight + ky * dilationHeight) * width) * pixelX;
        const rowFilter = filter + <usize>(ky * filterWidth) * stepFilter;
        for (let c = 0; c < vectors; c += 4) {
          const offset = (<usize>c) << 2;
          let kx = 0;
          if (strideWidth == 1 && dilationWidth == 1) {
            for (; kx + 3 <= filterWidth; kx += 3) {
              const f = rowFilter + <usize>kx * stepFilter + offset;
              const p = rowX + offset + <usize>kx * pixelX;
              spreadThree(p, pixelX, rowY + offset, pixelY, outWidth, f, stepFilter);
            }
          }
          for (; kx < filterWidth; ++kx) {
            const f = v128.load(rowFilter + <usize>kx * stepFilter + offset);
            let p = rowX + offset + <usize>kx * tap;
            let g = rowY + offset;
            for (let ox = 0; ox < outWidth; ++ox) {
              v128.store(p, madd(v128.load(g), f, v128.load(p)));
              p += stepX;
              g += pixelY;
            }
          }
        }
        for (let o = vectors; o < outChannels; ++o) {
          for (let kx = 0; kx < filterWidth; ++kx) {
            const f = load<f32>(rowFilter + <usize>kx * stepFilter + ((<usize>o) << 2));
            let p = rowX + ((<usize>(o / multiplier)) << 2) + <usize>kx * tap;
            let g = rowY + ((<usize>o) << 2);
            for (let ox = 0; ox < outWidth; ++ox) {
              store<f32>(p, load<f32>(p) + load<f32>(g) * f);
              p += stepX;
              g += pixelY;
            }
          }
        }
      }
    }
  }
}
