import { p, type ImageShape } from '@fovea/contracts';

export type Fill = 'edge' | 'zero';

/** The `fill` field of the augmentations that uncover pixels. */
export function fillField(fallback: Fill) {
  return p.choice(['edge', 'zero'], {
    title: 'Fill',
    description: 'What uncovered pixels become: the nearest pixel of the image, or 0',
    default: fallback,
  });
}

/**
 * Moves an image by whole pixels.
 *
 * @param pixels `[height, width, channels]`, not changed.
 * @param down rows to move down [px]; negative for up.
 * @param right columns to move right [px]; negative for left.
 * @returns the same shape; `pixels` itself when nothing moves.
 */
export function translate(
  pixels: Uint8Array,
  [height, width, channels]: ImageShape,
  down: number,
  right: number,
  fill: Fill,
): Uint8Array {
  if (down === 0 && right === 0) return pixels;
  const moved = new Uint8Array(pixels.length);
  const stride = width * channels;
  // Columns [first, last) have a source inside the row.
  const first = Math.min(Math.max(right, 0), width);
  const last = Math.max(Math.min(width + right, width), first);
  for (let row = 0; row < height; row++) {
    const wanted = row - down;
    if (fill === 'zero' && (wanted < 0 || wanted >= height)) continue;
    const source = Math.min(Math.max(wanted, 0), height - 1) * stride;
    const target = row * stride;
    // A row is a few dozen bytes: copying them here is faster than a subarray and set for each.
    const offset = source - right * channels;
    for (let column = first * channels; column < last * channels; column++) {
      moved[target + column] = pixels[offset + column]!;
    }
    if (fill === 'zero') continue;
    for (let column = 0; column < first; column++) {
      for (let channel = 0; channel < channels; channel++)
        moved[target + column * channels + channel] = pixels[source + channel]!;
    }
    for (let column = last; column < width; column++) {
      for (let channel = 0; channel < channels; channel++) {
        moved[target + column * channels + channel] = pixels[source + stride - channels + channel]!;
      }
    }
  }
  return moved;
}
