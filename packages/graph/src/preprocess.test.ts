import { describe, expect, it } from '@jest/globals';
import type { Preprocessing } from '@fovea/contracts';
import { preprocess } from './index.ts';

const rgb: Preprocessing = {
  height: 1,
  width: 2,
  channels: 3,
  scale: 1 / 255,
  mean: [0.5, 0, 1],
  std: [0.5, 1, 2],
  fit: 'crop',
};

describe('preprocess', () => {
  it('scales, then takes off the mean, then divides by the deviation, by channel', () => {
    const values = preprocess(Uint8Array.of(255, 255, 255, 0, 51, 0), 1, [1, 2, 3], rgb);
    expect(values).toEqual(Float32Array.of(1, 1, 0, -1, 0.2, -0.5));
  });

  it('fills the buffer it is given', () => {
    const out = new Float32Array(6);
    expect(preprocess(new Uint8Array(6), 1, [1, 2, 3], rgb, out)).toBe(out);
    expect(out[0]).toBe(-1);
  });

  it('returns nothing for no images', () => {
    expect(preprocess(new Uint8Array(0), 0, [1, 2, 3], rgb).length).toBe(0);
  });

  it('refuses images of another size', () => {
    expect(() => preprocess(new Uint8Array(6), 1, [2, 1, 3], rgb)).toThrow(/resize and crop/i);
  });

  it('refuses pixels that do not fill the count', () => {
    expect(() => preprocess(new Uint8Array(5), 1, [1, 2, 3], rgb)).toThrow(/pixels/);
    expect(() => preprocess(new Uint8Array(6), 1, [1, 2, 3], rgb, new Float32Array(12))).toThrow(/out/);
  });
});
