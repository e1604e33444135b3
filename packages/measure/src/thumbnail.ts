import type { ImageShape } from '@fovea/contracts';

export interface Thumbnail {
  readonly shape: ImageShape;
  /** `[height, width, channels]`. */
  readonly pixels: Uint8Array;
}

/** An image with no side longer than `maxSide` [px], proportions kept; each pixel is the mean of the area it covers. */
export function thumbnail(pixels: Uint8Array, shape: ImageShape, maxSide: number): Thumbnail {
  const [height, width, channels] = shape;
  const factor = Math.min(1, maxSide / Math.max(height, width));
  if (factor === 1) return { shape, pixels };
  const newHeight = Math.max(1, Math.round(height * factor));
  const newWidth = Math.max(1, Math.round(width * factor));
  const reduced = new Uint8Array(newHeight * newWidth * channels);
  for (let row = 0; row < newHeight; row++) {
    const [top, bottom] = coveredRange(row, newHeight, height);
    for (let column = 0; column < newWidth; column++) {
      const [left, right] = coveredRange(column, newWidth, width);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) sum += pixels[(y * width + x) * channels + channel]!;
        }
        reduced[(row * newWidth + column) * channels + channel] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { shape: [newHeight, newWidth, channels], pixels: reduced };
}

/** Whole source pixels [from, to) that fall to one target pixel. */
function coveredRange(index: number, targets: number, sources: number): readonly [from: number, to: number] {
  const from = Math.floor((index * sources) / targets);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * sources) / targets))];
}
