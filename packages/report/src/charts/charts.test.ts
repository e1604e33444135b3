import { describe, expect, it } from '@jest/globals';
import { wilsonInterval } from './confidence.ts';
import { placeLabels, pointBox } from './label-placement.ts';
import { linearScale, logScale, paddedDomain } from './scale.ts';

describe('scales', () => {
  it('map ends to ends and tick at round numbers', () => {
    const scale = linearScale({ domain: [0.952, 0.994], range: [100, 0], tickCount: 5 });
    expect(scale(0.952)).toBeCloseTo(100);
    expect(scale(0.994)).toBeCloseTo(0);
    expect(scale.ticks.map((tick) => tick.toFixed(2))).toEqual(['0.96', '0.97', '0.98', '0.99']);
  });

  it('map decades to equal lengths', () => {
    const scale = logScale({ domain: [1, 100], range: [0, 200], tickCount: 4 });
    expect(scale(10)).toBeCloseTo(100);
    expect(scale.ticks).toEqual([1, 10, 100]);
  });

  it('give a single value room on both sides', () => {
    const [low, high] = paddedDomain([0.9], 0.1);
    expect(low).toBeLessThan(0.9);
    expect(high).toBeGreaterThan(0.9);
  });
});

describe('labels', () => {
  const bounds = { left: 0, top: 0, right: 400, bottom: 300 };

  it('cover neither points, nor each other, nor the border', () => {
    const points = Array.from({ length: 12 }, (_, index) => ({
      x: 190 + 6 * (index % 4),
      y: 150 + 5 * index,
      width: 80,
    }));
    const obstacles = points.map(({ x, y }) => pointBox(x, y, 6));

    const placed = placeLabels(points, bounds, obstacles).filter((label) => label !== undefined);

    expect(placed.length).toBeGreaterThanOrEqual(8);
    const boxes = [...placed.map(({ box }) => box), ...obstacles];
    placed.forEach(({ box }, index) => {
      expect(box.left >= 0 && box.right <= 400 && box.top >= 0 && box.bottom <= 300).toBe(true);
      const covered = boxes.filter(
        (other, otherIndex) =>
          otherIndex !== index &&
          other.left < box.right &&
          box.left < other.right &&
          other.top < box.bottom &&
          box.top < other.bottom,
      );
      expect(covered).toEqual([]);
    });
  });

  it('are left out where there is no room', () => {
    expect(placeLabels([{ x: 20, y: 20, width: 500 }], bounds, [])).toEqual([undefined]);
  });
});

describe('wilsonInterval', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263.
  it('agrees with a published example', () => {
    const [low, high] = wilsonInterval(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it('stays inside [0, 1]', () => {
    expect(wilsonInterval(1, 50)[1]).toBeLessThanOrEqual(1);
    expect(wilsonInterval(0, 50)[0]).toBeGreaterThanOrEqual(0);
  });
});
