import { describe, expect, it } from '@jest/globals';
import { kneePoint, paretoFront, type ParetoPoint } from './pareto.ts';

const objectives = { accuracy: 'max', latencyMs: 'min' } as const;
const point = (id: string, accuracy: number, latencyMs: number): ParetoPoint => ({
  id,
  values: { accuracy, latencyMs },
});

describe('paretoFront', () => {
  it('keeps what nothing beats, in the order given', () => {
    const points = [
      point('slow-good', 0.9, 10),
      point('beaten', 0.8, 10),
      point('fast-poor', 0.7, 1),
      point('middle', 0.85, 4),
    ];
    expect(paretoFront(points, objectives)).toEqual(['slow-good', 'fast-poor', 'middle']);
  });

  it('keeps points that tie in everything', () => {
    expect(paretoFront([point('a', 0.9, 5), point('b', 0.9, 5)], objectives)).toEqual(['a', 'b']);
  });

  it('drops a point that ties in one objective and loses in another', () => {
    expect(paretoFront([point('a', 0.9, 5), point('b', 0.9, 6)], objectives)).toEqual(['a']);
  });

  it('leaves out points with NaN or without an objective, and lets them beat nothing', () => {
    const points = [point('nan', NaN, 0), { id: 'unmeasured', values: { accuracy: 1 } }, point('a', 0.5, 5)];
    expect(paretoFront(points, objectives)).toEqual(['a']);
  });

  it('of nothing is empty', () => {
    expect(paretoFront([], objectives)).toEqual([]);
  });
});

describe('kneePoint', () => {
  it('is the point nearest to the best of everything', () => {
    // Scaled distances to (0.9, 1): slow 0 and 1; fast 1 and 0; middle 0.25 and 1/3.
    const points = [point('slow', 0.9, 10), point('fast', 0.7, 1), point('middle', 0.85, 4)];
    expect(kneePoint(points, objectives)).toBe('middle');
  });

  it('is the only point where there is one, and undefined where there is none', () => {
    expect(kneePoint([point('a', 0.5, 5)], objectives)).toBe('a');
    expect(kneePoint([point('nan', NaN, 5)], objectives)).toBeUndefined();
  });
});
