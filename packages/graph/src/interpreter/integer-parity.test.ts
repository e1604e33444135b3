import { describe, expect, it } from '@jest/globals';
import type { ActivationQuantization, Pair, TensorData } from '@fovea/contracts';
import { createInterpreter, elementCount, requantize, requantizeMultiplier } from '../index.ts';
import { caseGraph, caseNode, createTestRng } from '../testing/index.ts';

// Float64 holds these sums exactly, so that the float path, itself checked against TensorFlow.js, says what they are.
describe('integer sums equal those of the float path, and are requantized channel by channel', () => {
  it.each(['conv2d', 'depthwiseConv2d'] as const)('%s on random shapes', (op) => {
    for (let seed = 0; seed < 40; seed++) {
      const rng = createTestRng(seed);
      const shape = [4 + rng.integer(5), 4 + rng.integer(5), 1 + rng.integer(4)] as const;
      const last = 1 + rng.integer(op === 'conv2d' ? 9 : 3);
      const kernelShape = [1 + rng.integer(3), 1 + rng.integer(3), shape[2], last];
      const channels = op === 'conv2d' ? last : shape[2] * last;
      const [axis, multiples] = op === 'conv2d' ? [3, 1] : [2, last];
      const scale = Array.from({ length: channels / multiples }, () => Math.fround(0.001 + rng.next() / 100));
      const data = Int8Array.from({ length: elementCount(kernelShape) }, () => rng.integer(255) - 127);
      const bias = Int32Array.from({ length: channels }, () => rng.integer(2000) - 1000);
      const input = {
        dtype: 'uint8',
        scale: Math.fround(0.02),
        zeroPoint: rng.integer(256),
        min: 0,
        max: 255,
      } as const;
      const output: ActivationQuantization = { dtype: 'int8', scale: 0.25, zeroPoint: -3, min: -128, max: 127 };
      const attributes = {
        strides: [1 + rng.integer(3), 1 + rng.integer(3)] as Pair,
        dilations: [1, 1] as Pair,
        padding: rng.next() < 0.5 ? ('same' as const) : ('valid' as const),
        activation: 'linear' as const,
      };
      const zeroPoint = scale.map(() => 0);
      const kernel: TensorData = { shape: kernelShape, dtype: 'int8', data, quantization: { scale, zeroPoint, axis } };
      const integers = caseGraph(shape, [
        caseNode({ op: 'quantize', name: 'stored', attributes: {}, quantization: input }),
        caseNode({
          op,
          name: 'sums',
          weights: { kernel, bias: { shape: [channels], dtype: 'int32', data: bias } },
          attributes,
          quantization: output,
        }),
        caseNode({ op: 'dequantize', attributes: {} }),
      ]);
      const floats = caseGraph(shape, [
        caseNode({
          op,
          name: 'sums',
          weights: {
            kernel: { shape: kernelShape, dtype: 'float32', data: Float32Array.from(data) },
            bias: { shape: [channels], dtype: 'float32', data: Float32Array.from(bias) },
          },
          attributes,
        }),
      ]);
      const steps = Float32Array.from({ length: elementCount(shape) }, () => rng.integer(256) - input.zeroPoint);
      const sums = createInterpreter(floats).run(steps, 1);
      const expected = Array.from(sums, (sum, i) => {
        const multiplier = requantizeMultiplier(
          input.scale,
          scale[Math.floor((i % channels) / multiples)]!,
          output.scale,
        );
        return requantize(sum, multiplier, output.zeroPoint, output.min, output.max);
      });
      const actual: number[] = [];
      createInterpreter(integers).run(
        steps.map((step) => step * input.scale),
        1,
        (name, values) => {
          if (name === 'sums') actual.push(...values);
        },
      );
      expect({ seed, actual }).toEqual({ seed, actual: expected });
    }
  });
});
