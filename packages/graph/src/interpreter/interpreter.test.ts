import { describe, expect, it } from '@jest/globals';
import type { TensorData } from '@fovea/contracts';
import { GraphBuilder, createInterpreter, toFloat16Bits } from '../index.ts';
import { caseGraph, caseNode, createTestRng } from '../testing/index.ts';

function classifier() {
  const options = { name: 'tiny', classes: ['a', 'b', 'c'], inputShape: [6, 5, 2], rng: createTestRng(3) };
  const b = new GraphBuilder(options);
  const x = b.batchNorm(b.conv2d(b.input, { filters: 4, kernelSize: 3, activation: 'relu' }));
  return b.build(b.softmax(b.dense(b.globalAvgPool(x), { units: 3 })));
}

const images = Float32Array.from({ length: 3 * 60 }, (_, i) => Math.sin(i));

describe('createInterpreter', () => {
  it('returns probabilities of each example, the same alone and in a batch', () => {
    const interpreter = createInterpreter(classifier());
    const together = interpreter.run(images, 3);
    const alone = [0, 1, 2].flatMap((i) => [...interpreter.run(images.subarray(i * 60, (i + 1) * 60), 1)]);
    expect([...together]).toEqual(alone);
    expect(together[0]! + together[1]! + together[2]!).toBeCloseTo(1);
    expect(together[0]).not.toBe(together[3]);
  });

  it('returns nothing for batch 0', () => {
    expect(createInterpreter(classifier()).run(new Float32Array(0), 0).length).toBe(0);
  });

  it('refuses inputs that do not fill the batch', () => {
    expect(() => createInterpreter(classifier()).run(images, 2)).toThrow(/120 values/);
  });

  it('spreads NaN to the example that has it, and to no other', () => {
    const inputs = images.slice();
    inputs[60] = NaN;
    const outputs = createInterpreter(classifier()).run(inputs, 3);
    expect([...outputs].map(Number.isNaN)).toEqual([false, false, false, true, true, true, false, false, false]);
  });

  it('shows every value to an observer, the input included', () => {
    const seen: [string, number, number][] = [];
    createInterpreter(classifier()).run(images, 3, (name, values, example) =>
      seen.push([name, values.length, example]),
    );
    expect(seen.length).toBe(3 * 6);
    expect(seen.slice(0, 3)).toEqual([
      ['image', 60, 0],
      ['conv2d', 48, 0],
      ['batchNorm', 48, 0],
    ]);
    expect(seen.at(-1)).toEqual(['softmax', 3, 2]);
  });

  it('keeps sums in float64: a small number survives beside large ones', () => {
    const kernel: TensorData = { shape: [3, 1], dtype: 'float32', data: Float32Array.of(1, 1, 1) };
    const graph = caseGraph(
      [3],
      [caseNode({ op: 'dense', weights: { kernel }, attributes: { activation: 'linear' } })],
    );
    expect([...createInterpreter(graph).run(Float32Array.of(2 ** 30, 1, -(2 ** 30)), 1)]).toEqual([1]);
  });

  it('computes with the real values of weights that are stored small', () => {
    const half: TensorData = { shape: [2, 1], dtype: 'float16', data: toFloat16Bits(Float32Array.of(0.5, 2)) };
    const signs: TensorData = { shape: [2, 1], dtype: 'bit', data: Uint8Array.of(0b01) };
    const quantization = { scale: [0.5], zeroPoint: [128] };
    const bytes: TensorData = { shape: [2, 1], dtype: 'uint8', data: Uint8Array.of(130, 124), quantization };
    const outputs = [half, signs, bytes].map((kernel) => {
      const dense = caseNode({ op: 'dense', weights: { kernel }, attributes: { activation: 'linear' } });
      return createInterpreter(caseGraph([2], [dense])).run(Float32Array.of(1, 10), 1)[0];
    });
    expect(outputs).toEqual([20.5, -9, -19]);
  });

  it('refuses graphs whose activations would fill the memory', () => {
    const nodes = [1, 2, 3].map((i) => caseNode({ op: 'flatten', name: `f${i}`, attributes: {} }));
    const up = caseNode({ op: 'upsample', attributes: { factors: [1, 2] } });
    expect(() => createInterpreter(caseGraph([8192, 4096, 1], [up, ...nodes]))).toThrow(/do not fit the interpreter/);
  });
});
