import { describe, expect, it } from '@jest/globals';
import { createRng } from './rng.ts';
import { threefry2x32 } from './threefry.ts';

describe('threefry2x32', () => {
  // Known answers of the authors' Random123 library (kat_vectors: threefry2x32, 20 rounds).
  it.each([
    { key: [0, 0], counter: [0, 0], expected: [0x6b200159, 0x99ba4efe] },
    { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], expected: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], expected: [0xc4923a9c, 0x483df7a0] },
  ])('gives the published block for key $key', ({ key, counter, expected }) => {
    const out = new Uint32Array(2);
    threefry2x32(key[0]!, key[1]!, counter[0]!, counter[1]!, out);
    expect([...out]).toEqual(expected);
  });
});

describe('createRng', () => {
  const draw = (rng: { next(): number }, count: number): number[] => Array.from({ length: count }, () => rng.next());

  it('repeats its numbers for the same seed and path', () => {
    expect(draw(createRng(7, 'order', 3), 5)).toEqual(draw(createRng(7, 'order', 3), 5));
  });

  it('keeps its numbers from release to release', () => {
    expect(draw(createRng(0), 2)).toMatchInlineSnapshot(`
     [
       0.30967338472313666,
       0.3287989795776429,
     ]
    `);
  });

  it.each([
    ['seed', createRng(1, 'a'), createRng(2, 'a')],
    ['text', createRng(1, 'a'), createRng(1, 'b')],
    ['trailing NUL', createRng(1, 'a'), createRng(1, 'a\0')],
    ['split of the path', createRng(1, 'ab', 'c'), createRng(1, 'a', 'bc')],
    ['type of a part', createRng(1, 1), createRng(1, '1')],
    ['depth', createRng(1, 'a'), createRng(1, 'a', 'a')],
    ['number', createRng(1, 0), createRng(1, 1)],
  ])('gives another stream for another %s', (_what, first, second) => {
    expect(draw(first, 4)).not.toEqual(draw(second, 4));
  });

  it('forks by path alone, whatever was drawn before', () => {
    const rng = createRng(5);
    const before = draw(rng.fork('x'), 3);
    draw(rng, 10);
    expect(draw(rng.fork('x'), 3)).toEqual(before);
  });

  it('treats a longer path as a chain of forks', () => {
    expect(draw(createRng(5).fork('a', 1), 3)).toEqual(draw(createRng(5).fork('a').fork(1), 3));
  });

  it('resumes from its counter, across mixed draws', () => {
    const rng = createRng(11);
    rng.next();
    rng.normal();
    rng.integer(6);
    expect(rng.counter).toBe(3);
    const rest = [rng.normal(), rng.next(), rng.integer(100)];
    const resumed = createRng(11);
    resumed.counter = 3;
    expect([resumed.normal(), resumed.next(), resumed.integer(100)]).toEqual(rest);
  });

  it('counts beyond 32 bits', () => {
    const rng = createRng(3);
    const first = rng.next();
    rng.counter = 2 ** 32;
    expect(rng.next()).not.toBe(first);
    expect(rng.counter).toBe(2 ** 32 + 1);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses the counter %p', (value) => {
    expect(() => (createRng(1).counter = value)).toThrow(expect.objectContaining({ code: 'CHECKPOINT_INVALID' }));
  });

  it('draws uniforms in [0, 1) with the moments of a uniform', () => {
    const values = draw(createRng(123), 100_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 100_000));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
  });

  it('draws integers evenly: chi-squared below the 99.9 % quantile', () => {
    const rng = createRng(9);
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < 50_000; index++) counts[rng.integer(10)]!++;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(chiSquared).toBeLessThan(27.88);
  });

  it('draws the only integer below 1', () => {
    expect(createRng(1).integer(1)).toBe(0);
  });

  it('draws normals with mean 0, variance 1 and 4.55 % beyond two sigma', () => {
    const rng = createRng(77);
    const values = Array.from({ length: 100_000 }, () => rng.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    const tails = values.filter((value) => Math.abs(value) > 2).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.013);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(tails - 0.0455)).toBeLessThan(0.003);
  });

  it('gives neighbouring streams that do not correlate', () => {
    const first = draw(createRng(1, 'augment', 0, 0), 20_000);
    const second = draw(createRng(1, 'augment', 0, 1), 20_000);
    const covariance = first.reduce((sum, value, index) => sum + (value - 0.5) * (second[index]! - 0.5), 0) / 20_000;
    expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(20_000));
  });
});
