import { describe, expect, it } from '@jest/globals';
import { outputGeometry } from './index.ts';

const base = { inputSize: [7, 8], kernelSize: [3, 3], strides: [2, 2], dilations: [1, 1] } as const;

describe('outputGeometry', () => {
  it('puts the odd padding at the end for same', () => {
    expect(outputGeometry({ ...base, padding: 'same' })).toEqual({
      outHeight: 4,
      outWidth: 4,
      padTop: 1,
      padBottom: 1,
      padLeft: 0,
      padRight: 1,
    });
  });

  it('drops what does not fit for valid', () => {
    expect(outputGeometry({ ...base, padding: 'valid' })).toMatchObject({ outHeight: 3, outWidth: 3, padTop: 0 });
  });

  it('takes explicit padding as it is', () => {
    const geometry = outputGeometry({ ...base, padding: [[0, 1], [2, 3]] }); // prettier-ignore
    expect(geometry).toMatchObject({ outHeight: 3, outWidth: 6, padBottom: 1, padLeft: 2, padRight: 3 });
  });

  it('widens the window by the dilation', () => {
    const geometry = outputGeometry({ ...base, strides: [1, 1], dilations: [3, 3], padding: 'valid' });
    expect(geometry).toMatchObject({ outHeight: 1, outWidth: 2 });
  });

  it('never pads a window smaller than the stride', () => {
    const geometry = outputGeometry({ ...base, kernelSize: [1, 1], strides: [3, 3], padding: 'same' });
    expect(geometry).toMatchObject({ outHeight: 3, outWidth: 3, padTop: 0, padBottom: 0 });
  });
});
