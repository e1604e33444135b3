import { describe, expect, it } from '@jest/globals';
import { alignLines, extendLine } from './curve-data.ts';

describe('curves', () => {
  it('of different steps share one axis with holes', () => {
    const lines = [
      { label: 'a', steps: [1, 3], values: [10, 30] },
      { label: 'b', steps: [2, 3], values: [5, Number.NaN] },
    ];
    expect(alignLines(lines)).toEqual([
      [1, 2, 3],
      [10, null, 30],
      [null, 5, null],
    ]);
  });

  it('grow by newer points only', () => {
    const line = { label: 'a', steps: [1, 2], values: [1, 2] };
    const grown = extendLine(line, [
      { step: 2, value: 99 },
      { step: 4, value: 4 },
    ]);
    expect(grown).toEqual({ label: 'a', steps: [1, 2, 4], values: [1, 2, 4] });
    expect(extendLine(line, [{ step: 1, value: 0 }])).toBe(line);
  });
});
