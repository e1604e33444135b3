import type { DecodedSplit, Flip } from '@fovea/contracts';
import { thumbnail } from './thumbnail.ts';

const maxSidePixels = 64;

/** An image of a split, small enough to show: 64 px a side at most. */
export function sampleImage({ shape, pixels }: DecodedSplit, index: number): NonNullable<Flip['image']> {
  const size = shape[0] * shape[1] * shape[2];
  const reduced = thumbnail(pixels.subarray(index * size, (index + 1) * size), shape, maxSidePixels);
  return { shape: reduced.shape, pixels: btoa(String.fromCharCode(...reduced.pixels)) };
}
