// The depthwise convolution, over an input whose padding is materialised. Layouts as in `depthwise.ts`.

import { activate, madd } from './simd';

/**
 * `y = activation(depthwise(x, filter) + bias)`; `bias` is 0 or `channels * multiplier` floats. One output row at a time,
 * four channels along it: the rows of x that it reads stay in L1 or L2 for all channels.
 */
export function depthwiseForward(
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
  outHeight: i32,
  outWidth: i32,
  activation: i32,
): void {
  const outChannels = channels * multiplier;
  const pixelX = (<usize>channels) << 2;
  const pixelY = (<usize>outChannels) << 2;
  const stepX = <usize>strideWidth * pixelX;
  const tap = <usize>dilationWidth * pixelX;
  const rowX = <usize>(dilationHeight * width) * pixelX;
  const vectors = multiplier == 1 ? channels & ~3 : 0;
  const isThree = filterHeight == 3 && filterWidth == 3;
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const source = x + <usize>((b * height + oy * strideHeight) * width) * pixelX;
      const target = y + <usize>((b * outHeight + oy) * outWidth) * pixelY;
      for (let c = 0; c < vectors; c += 4) {
        const o = (<usize>c) << 2;
        const start = bias == 0 ? f32x4.splat(0) : v128.load(bias + o);
        if (isThree) {
          three(source + o, stepX, rowX, tap, filter + o, start, target + o, pixelY, outWidth, activation);
        } else {
          let p = source + o;
          let t = target + o;
          for (let ox = 0; ox < outWidth; ++ox) {
            let sum = start;
            let f = filter + o;
            let row = p;
            for (let ky = 0; ky < filterHeight; ++ky) {
              let q = row;
              for (let kx = 0; kx < filterWidth; ++kx) {
                sum = madd(v128.load(q), v128.load(f), sum);
                q += tap;
                f += pixelY;
              }
              row += rowX;
            }
            v128.store(t, activate(sum, activation));
            p += stepX;
            t += pixelY;
          }
        }
      }
      for (let c = vectors; c < outChannels; ++c) {
        const o = (<usize>c) << 2;
        const start: f32 = bias == 0 ? 0 : load<f32>(bias + o);
        let p = source + ((<usize>(c / multiplier)) << 2);
        let t = target + o;
        for (let ox = 0; ox < outWidth; ++ox) {
          let sum = start;
          let f = filter + o;
          let row = p;
          for (let ky = 0; ky < filterHeight; ++ky) {
            let q = row;
            for (let kx = 0; kx < filterWidth; ++kx) {
              sum += load<f32>(q) * load<f32>(f);
              q += tap;
              f += pixelY;
            }
            row += rowX;
          }
          v128.store32_lane(t, activate(f32x4.splat(sum), activation), 0);
          p += stepX;
          t += pixelY;
        }
      }
    }
  }
}

/** Four channels of a row of 3x3 windows, the nine weights in registers. */
export function three(
  p: usize,
  stepX: usize,
  rowX: usize,
  tap: usize,
  f: usize,
  start: v128,
  t: usize,
  pixelY: usize,
  outWidth: i32,
  activation: i32,
): void {
  const w0 = v128.load(f);
  f += pixelY;
  const w1 = v128.load(f);
  f += pixelY;
  const w2 = v128.load(f);
  f += pixelY;
  const w3 = v128.load(f);
  f += pixelY;
  const w4 = v128.load(f);
  f += pixelY;
  const w5 = v128.load(f);
  f += pixelY;
  const w6 = v128.load(f);
  f += pixelY;
  const w7 = v128.load(f);
  f += pixelY;
  const w8 = v128.load(f);
  const tap2 = 2 * tap;
  for (let ox = 0; ox < outWidth; ++ox) {
    const q = p + rowX;
    const r = q + rowX;
    // Two chains, as one of nine would wait on itself.
    let a = madd(v128.load(p), w0, start);
    let b = f32x4.mul(v128.load(p + tap), w1);
    a = madd(v128.load(p + tap2), w2, a);
    b = madd(v128.load(q), w3, b);
    a = madd(v128.load(q + tap), w4, a);
    b = madd(v128.load(q + tap2), w5, b);
    a = madd(v128.load(r), w6, a);
    b = madd(v128.load(r + tap), w7, b);
    a = madd(v128.load(r + tap2), w8, a);
    v128.store(t, activate(f32x4.add(a, b), activation));
    p += stepX;
    t += pixelY;
  }
}
