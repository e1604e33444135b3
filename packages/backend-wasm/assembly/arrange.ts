// Ops that move values: concat, pad, upsample, their gradients, and the average pools.

/** Copies `rows` pieces of `size` bytes from one stride to another: concat, and the slices of its gradient. */
export function copyRows(src: usize, srcStride: usize, dst: usize, dstStride: usize, rows: i32, size: usize): void {
  for (let r = 0; r < rows; ++r) {
    memory.copy(dst, src, size);
    src += srcStride;
    dst += dstStride;
  }
}

export function fill(dst: usize, size: i32, value: f32): void {
  const end = dst + ((<usize>size) << 2);
  const values = f32x4.splat(value);
  for (; dst + 16 <= end; dst += 16) v128.store(dst, values);
  for (; dst < end; dst += 4) store<f32>(dst, value);
}

/** Writes `[batch, height, width, channels]` inside a larger image, whose border is left as it is. */
export function insetImages(
  src: usize,
  dst: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  const outRow = <usize>outWidth * pixel;
  for (let b = 0; b < batch; ++b) {
    copyRows(src, row, dst + <usize>top * outRow + <usize>left * pixel, outRow, height, row);
    src += <usize>height * row;
    dst += <usize>outHeight * outRow;
  }
}

/** Zeroes the border around `[batch, height, width, channels]` inside larger images. */
export function clearBorder(
  dst: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>outWidth * pixel;
  const inside = <usize>width * pixel;
  // From the end of one row's inside to the start of the next one's.
  const between = row - inside;
  const first = <usize>top * row + <usize>left * pixel;
  const last = <usize>(outHeight - top - height) * row + <usize>(outWidth - left - width) * pixel;
  for (let b = 0; b < batch; ++b) {
    memory.fill(dst, 0, first);
    dst += first + inside;
    for (let y = 1; y < height; ++y) {
      memory.fill(dst, 0, between);
      dst += row;
    }
    memory.fill(dst, 0, last);
    dst += last;
  }
}

/** Nearest neighbour by whole factors. */
export function upsample(
  src: usize,
  dst: usize,
  rows: i32,
  width: i32,
  channels: i32,
  factorHeight: i32,
  factorWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const outRow = <usize>(width * factorWidth) * pixel;
  for (let y = 0; y < rows; ++y) {
    const first = dst;
    for (let x = 0; x < width; ++x) {
      for (let i = 0; i < factorWidth; ++i) {
        memory.copy(dst, src, pixel);
        dst += pixel;
      }
      src += pixel;
    }
    for (let i = 1; i < factorHeight; ++i) {
      memory.copy(dst, first, outRow);
      dst += outRow;
    }
  }
}

/** Sums each block of repeated values. */
export function upsampleGradient(
  dy: usize,
  dx: usize,
  rows: i32,
  width: i32,
  channels: i32,
  factorHeight: i32,
  factorWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const outRow = <usize>(width * factorWidth) * pixel;
  for (let y = 0; y < rows; ++y) {
    for (let x = 0; x < width; ++x) {
      const corner = dy + <usize>(x * factorWidth) * pixel;
      for (let c: usize = 0; c < pixel; c += 4) {
        let sum: f32 = 0;
        for (let i = 0; i < factorHeight; ++i) {
          for (let j = 0; j < factorWidth; ++j) sum += load<f32>(corner + <usize>i * outRow + <usize>j * pixel + c);
        }
        store<f32>(dx, sum);
        dx += 4;
      }
    }
    dy += <usize>factorHeight * outRow;
  }
}

/** Mean of the pixels of each window that lie inside the image. */
export function avgPool(
  x: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  poolHeight: i32,
  poolWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const full = (<usize>(channels & ~3)) << 2;
  for (let b = 0; b < batch; ++b) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const top = max(0, oy * strideHeight - padTop);
      const bottom = min(height, oy * strideHeight - padTop + poolHeight);
      for (let ox = 0; ox < outWidth; ++ox) {
        const left = max(0, ox * strideWidth - padLeft);
        const right = min(width, ox * strideWidth - padLeft + poolWidth);
        const count = <f32>((bottom - top) * (right - left));
        const corner = x + <usize>((b * height + top) * width + left) * pixel;
        let c: usize = 0;
        for (; c < full; c += 16) {
          let sum = f32x4.splat(0);
          let row = corner + c;
          for (let i = top; i < bottom; ++i) {
            let p = row;
            for (let j = left; j < right; ++j) {
              sum = f32x4.add(sum, v128.load(p));
              p += pixel;
            }
            row += <usize>width * pixel;
          }
          v128.store(y + c, f32x4.div(sum, f32x4.splat(count)));
        }
        for (; c < pixel; c += 4) {
          let sum: f32 = 0;
          let row = corner + c;
          for (let i = top; i < bottom; ++i) {
            let p = row;
            for (let j = left; j < right; ++j) {
              sum += load<f32>(p);
              p += pixel;
            }
            row += <usize>width * pixel;
          }
          store<f32>(y + c, sum / count);
        }
        y += pixel;
      }
    }
  }
}

/** `out[i, row, c] = scale * x[i, c]`: the gradient of a global mean. */
export function spreadRows(x: usize, out: usize, outer: i32, rows: i32, columns: i32, scale: f32): void {
  const stride = (<usize>columns) << 2;
  for (let i = 0; i < outer; ++i) {
    for (let c: usize = 0; c < stride; c += 4) store<f32>(out + c, load<f32>(x + c) * scale);
    for (let r = 1; r < rows; ++r) memory.copy(out + <usize>r * stride, out, stride);
    x += stride;
    out += <usize>rows * stride;
  }
}
