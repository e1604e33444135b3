import { p } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Augmentation, CreateContext, ImageShape, Rng } from '@fovea/contracts';
import { crop } from './crop.ts';
import { flip } from './flip.ts';
import { shift } from './shift.ts';

const context = {} as CreateContext;
const makeFlip = (params: object): Augmentation => flip.create(p.parse(flip.params, params), context) as Augmentation;
const makeShift = (params: object): Augmentation =>
  shift.create(p.parse(shift.params, params), context) as Augmentation;
const makeCrop = (params: object): Augmentation => crop.create(p.parse(crop.params, params), context) as Augmentation;

/** Draws the given numbers of [0, 1), again and again. */
function scripted(...numbers: readonly number[]): Rng {
  const rng: Rng = {
    counter: 0,
    next: () => numbers[rng.counter++ % numbers.length]!,
    integer: (bound) => Math.floor(rng.next() * bound),
    normal: () => rng.next(),
    fork: () => rng,
  };
  return rng;
}

const low = 0;
const high = 0.999;
const grid = Uint8Array.of(1, 2, 3, 4, 5, 6);
const gridShape: ImageShape = [2, 3, 1];

describe('flip', () => {
  it('mirrors left to right', () => {
    expect([...makeFlip({ horizontal: 1 }).apply(grid, gridShape, scripted(0.5))]).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it('mirrors upside down', () => {
    expect([...makeFlip({ horizontal: 0, vertical: 1 }).apply(grid, gridShape, scripted(0.5))]).toEqual([
      4, 5, 6, 1, 2, 3,
    ]);
  });

  it('keeps the channels of a pixel together', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect([...makeFlip({ horizontal: 1 }).apply(pixels, [1, 2, 3], scripted(0.5))]).toEqual([4, 5, 6, 1, 2, 3]);
  });

  it('is undone by a second flip', () => {
    const both = makeFlip({ horizontal: 1, vertical: 1 });
    expect(both.apply(both.apply(grid, gridShape, scripted(0)), gridShape, scripted(0))).toEqual(grid);
  });

  it('hands back the very pixels when nothing is to be mirrored', () => {
    expect(makeFlip({}).apply(grid, gridShape, scripted(0.7))).toBe(grid);
  });
});

describe('shift', () => {
  it('moves down and right by its largest shift and repeats the edge', () => {
    // Largest shift of half a side: 1 row, 2 columns (1.5 rounds up).
    expect([...makeShift({ maxFraction: 0.5 }).apply(grid, gridShape, scripted(high))]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...makeShift({ maxFraction: 0.34 }).apply(grid, gridShape, scripted(high))]).toEqual([1, 1, 2, 1, 1, 2]);
  });

  it('moves up and left and fills with zeros', () => {
    expect([...makeShift({ maxFraction: 0.34, fill: 'zero' }).apply(grid, gridShape, scripted(low))]).toEqual([
      5, 6, 0, 0, 0, 0,
    ]);
  });

  it('hands back the very pixels at shift 0', () => {
    expect(makeShift({ maxFraction: 0 }).apply(grid, gridShape, scripted(0.3))).toBe(grid);
  });
});

describe('crop', () => {
  it('cuts the top left corner of the padded image', () => {
    expect([...makeCrop({ padding: 1 }).apply(grid, gridShape, scripted(low))]).toEqual([0, 0, 0, 0, 1, 2]);
  });

  it('cuts the bottom right corner of an edge-padded image', () => {
    expect([...makeCrop({ padding: 1, fill: 'edge' }).apply(grid, gridShape, scripted(high))]).toEqual([
      5, 6, 6, 5, 6, 6,
    ]);
  });

  it.each(['edge', 'zero'])('survives a padding larger than the image with fill %s', (fill) => {
    for (const draw of [low, 0.3, 0.7, high]) {
      expect(makeCrop({ padding: 9, fill }).apply(grid, gridShape, scripted(draw))).toHaveLength(6);
    }
  });
});

describe.each([
  ['flip', makeFlip({ horizontal: 0.5, vertical: 0.5 })],
  ['shift', makeShift({ maxFraction: 0.4 })],
  ['crop', makeCrop({ padding: 3, fill: 'edge' })],
])('%s', (_name, augmentation) => {
  const shape: ImageShape = [5, 4, 3];
  const pixels = Uint8Array.from({ length: 60 }, (_, index) => 10 + ((index * 37) % 200));
  const draws = [0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.999];

  it('keeps shape and range, and invents no value', () => {
    for (const first of draws) {
      for (const second of draws) {
        const result = augmentation.apply(pixels, shape, scripted(first, second));
        expect(result).toHaveLength(60);
        expect([...result].every((value) => pixels.includes(value))).toBe(true);
      }
    }
  });

  it('leaves its input as it was', () => {
    const before = pixels.slice();
    for (const draw of draws) augmentation.apply(pixels, shape, scripted(draw));
    expect(pixels).toEqual(before);
  });

  it('depends on its numbers alone', () => {
    for (const draw of draws) {
      expect(augmentation.apply(pixels, shape, scripted(draw, 0.2))).toEqual(
        augmentation.apply(pixels, shape, scripted(draw, 0.2)),
      );
    }
  });

  it('draws equally many numbers for every image', () => {
    const counts = draws.map((draw) => {
      const rng = scripted(draw);
      augmentation.apply(pixels, shape, rng);
      return rng.counter;
    });
    expect(new Set(counts).size).toBe(1);
  });
});
