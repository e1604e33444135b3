import { describe, expect, it } from '@jest/globals';
import type { TensorData } from '@fovea/contracts';
import { elementCount, float32Tensor, fromFloat16Bits, tensorBytes, tensorToFloat32, toFloat16Bits } from './index.ts';

describe('elementCount', () => {
  it('is the product of the dimensions, and 1 for a scalar', () => {
    expect(elementCount([2, 3, 4])).toBe(24);
    expect(elementCount([])).toBe(1);
  });
});

describe('float32Tensor', () => {
  it('refuses data that does not fill the shape', () => {
    expect(() => float32Tensor([2, 2], [1, 2, 3])).toThrow(/expected 4 stored elements.*received 3/i);
  });
});

describe('tensorToFloat32', () => {
  it('takes scale and zero point per tensor', () => {
    const tensor: TensorData = {
      shape: [3],
      dtype: 'uint8',
      data: Uint8Array.of(0, 10, 255),
      quantization: { scale: [0.5], zeroPoint: [10] },
    };
    expect(tensorToFloat32(tensor)).toEqual(Float32Array.of(-5, 0, 122.5));
  });

  it('takes scale and zero point along an inner axis', () => {
    const tensor: TensorData = {
      shape: [2, 2, 2],
      dtype: 'int8',
      data: Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      quantization: { scale: [1, 10], zeroPoint: [0, 1], axis: 1 },
    };
    expect(tensorToFloat32(tensor)).toEqual(Float32Array.of(1, 2, 20, 30, 5, 6, 60, 70));
  });

  it('rounds once, even for a large int32', () => {
    const tensor: TensorData = {
      shape: [1],
      dtype: 'int32',
      data: Int32Array.of(2 ** 24 + 1),
      quantization: { scale: [3], zeroPoint: [0] },
    };
    expect(tensorToFloat32(tensor)[0]).toBe(Math.fround(3 * (2 ** 24 + 1)));
  });

  it('reads bits as signs, least significant first, with a scale a channel', () => {
    const tensor: TensorData = {
      shape: [5, 2],
      dtype: 'bit',
      data: Uint8Array.of(0b0000_0101, 0b10),
      quantization: { scale: [0.5, 2], zeroPoint: [0, 0], axis: 1 },
    };
    expect(tensorToFloat32(tensor)).toEqual(Float32Array.of(0.5, -2, 0.5, -2, -0.5, -2, -0.5, -2, -0.5, 2));
  });

  it('decodes float16', () => {
    const data = toFloat16Bits(Float32Array.of(1.5, -2));
    expect(tensorToFloat32({ shape: [2], dtype: 'float16', data })).toEqual(Float32Array.of(1.5, -2));
  });
});

describe('tensorBytes', () => {
  it('adds four bytes for each scale and zero point', () => {
    const quantization = { scale: [1, 1], zeroPoint: [0, 0], axis: 0 };
    expect(tensorBytes({ shape: [2, 4], dtype: 'int8', data: new Int8Array(8), quantization })).toBe(8 + 16);
    expect(tensorBytes({ shape: [9], dtype: 'bit', data: new Uint8Array(2) })).toBe(2);
  });
});

describe('float16', () => {
  it('keeps each of the 65,536 patterns', () => {
    const patterns = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const back = toFloat16Bits(fromFloat16Bits(patterns));
    // NaN has many patterns; each becomes a quiet one.
    const differing = patterns.filter((pattern, i) => (pattern & 0x7fff) <= 0x7c00 && back[i] !== pattern);
    expect(differing.length).toBe(0);
    expect(back.filter((pattern) => (pattern & 0x7c00) === 0x7c00 && (pattern & 0x3ff) !== 0).length).toBe(2 * 1023);
  });

  it.each([
    ['halfway to the next, even stays', 1 + 2 ** -11, 1],
    ['halfway to the next, odd goes up', 1 + 3 * 2 ** -11, 1 + 2 * 2 ** -10],
    ['just above halfway', 1 + 2 ** -11 + 2 ** -20, 1 + 2 ** -10],
    ['carry into the exponent', 2 - 2 ** -12, 2],
    ['largest', 65_504, 65_504],
    ['last to round down', 65_519, 65_504],
    ['overflow', 65_520, Infinity],
    ['half of the smallest', 2 ** -25, 0],
    ['above half of the smallest', 2 ** -25 + 2 ** -40, 2 ** -24],
    ['subnormal into normal', 2 ** -14 - 2 ** -26, 2 ** -14],
    ['negative', -1 / 3, -0.333251953125],
  ])('rounds half to even: %s', (_, value, expected) => {
    expect(fromFloat16Bits(toFloat16Bits(Float32Array.of(value)))[0]).toBe(expected);
  });
});
