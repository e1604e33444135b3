import type { DecodedSplit, ImageShape, Preprocessing, SplitName } from '@fovea/contracts';
import { createRng } from '@fovea/training';

export const tinyShape: ImageShape = [8, 8, 1];

export const tinyClasses = ['horizontal', 'vertical', 'diagonal'] as const;

/** Examples of each split; a multiple of the number of classes, so that classes are balanced. */
export const tinyCounts = { train: 150, test: 90 } as const satisfies Partial<Record<SplitName, number>>;

export type TinySplit = keyof typeof tinyCounts;

export const tinyPreprocessing: Preprocessing = {
  height: 8,
  width: 8,
  channels: 1,
  scale: 1 / 255,
  mean: [0],
  std: [1],
  fit: 'squeeze',
};

/** `[8, 8, 1]`: a bright bar on dark noise; class and place follow from split and index alone. */
export function tinyImage(split: TinySplit, index: number): Uint8Array {
  const rng = createRng(7, 'tiny', split, index);
  const pixels = Uint8Array.from({ length: 64 }, () => rng.integer(64));
  const place = 1 + rng.integer(6);
  for (let along = 0; along < 8; along++) {
    const [row, column] = barPixel(tinyLabel(index), place, along);
    pixels[row * 8 + column] = 160 + rng.integer(96);
  }
  return pixels;
}

export function tinyLabel(index: number): number {
  return index % tinyClasses.length;
}

export function tinySplit(split: TinySplit): DecodedSplit {
  const count = tinyCounts[split];
  const pixels = new Uint8Array(count * 64);
  for (let index = 0; index < count; index++) pixels.set(tinyImage(split, index), index * 64);
  return {
    shape: tinyShape,
    count,
    pixels,
    labels: Int32Array.from({ length: count }, (_, index) => tinyLabel(index)),
  };
}

function barPixel(label: number, place: number, along: number): readonly [row: number, column: number] {
  if (label === 0) return [place, along];
  if (label === 1) return [along, place];
  return [along, (along + place) % 8];
}
