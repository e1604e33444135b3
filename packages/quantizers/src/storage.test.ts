import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import {
  GraphBuilder,
  createInterpreter,
  encodeFovea,
  float32Tensor,
  replaceTensors,
  tensorToFloat32,
  validateGraph,
} from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { binaryWeightsQuantizer } from './binary/binary-weights.ts';
import { float16Quantizer } from './float16.ts';
import { int8StorageQuantizer } from './int8-storage.ts';
import { channelIndexer, kernelsOf } from './kernels.ts';
import { weightBytes } from './quantized-model.ts';
import { cosine, createQuantizer, randomImages, residualNet } from './testing-fixtures/nets.ts';

const cases = [
  ['float16', float16Quantizer, {}, 0.999_99],
  ['float16 of all tensors', float16Quantizer, { tensors: 'all' }, 0.999_99],
  ['int8 storage by channel', int8StorageQuantizer, { minElements: 0 }, 0.9999],
  ['int8 storage by tensor', int8StorageQuantizer, { granularity: 'tensor', minElements: 0 }, 0.999],
] as const;

/** One dense layer of given weights `[2, 3]`. */
function denseNet(kernel: readonly number[]): Graph {
  const b = new GraphBuilder({ name: 'dense', classes: ['a', 'b', 'c'], inputShape: [2], rng: createTestRng(1) });
  return replaceTensors(b.build(b.softmax(b.dense(b.input, { units: 3, name: 'fc' }))), {
    'fc/kernel': float32Tensor([2, 3], kernel),
  });
}

describe.each(cases)('%s', (_, contribution, params, least) => {
  it('keeps the predictions', async () => {
    const graph = residualNet();
    const quantizer = await createQuantizer(contribution, params);
    const { graph: small } = await quantizer.quantize(graph, undefined, {});
    validateGraph(small);
    const images = randomImages([12, 12, 3], 8, 5);
    const [expected, actual] = [graph, small].map((each) => createInterpreter(each).run(images, 8));
    expect(cosine(expected ?? images, actual ?? images)).toBeGreaterThan(least);
  });

  it('tells its bytes truly and makes the file smaller by what it saves', async () => {
    const graph = residualNet();
    const quantizer = await createQuantizer(contribution, params);
    const { graph: small, bytes, scheme } = await quantizer.quantize(graph, undefined, {});
    expect(scheme).toBe('storage-only');
    expect(bytes).toBe(weightBytes(small));
    expect(bytes).toBeLessThan(weightBytes(graph));
  });

  it('refuses weights that are not finite, naming the tensor', async () => {
    const quantizer = await createQuantizer(contribution, params);
    await expect(quantizer.quantize(denseNet([1, 2, Infinity, 4, 5, 6]), undefined, {})).rejects.toMatchObject({
      code: 'QUANTIZATION_FAILED',
      message: expect.stringContaining('fc/kernel') as unknown,
    });
  });

  it('keeps zeros exactly', async () => {
    const quantizer = await createQuantizer(contribution, params);
    const { graph } = await quantizer.quantize(denseNet([0, 0.3, -1, 0.7, 0, 0]), undefined, {});
    const [a, , , , e, f] = tensorToFloat32(graph.tensors['fc/kernel'] ?? float32Tensor([0], []));
    expect([a, e, f]).toEqual([0, 0, 0]);
  });
});

describe('int8 storage', () => {
  it.each(['channel', 'tensor'])('errs by at most half a step with granularity %s', async (granularity) => {
    const graph = residualNet();
    const quantizer = await createQuantizer(int8StorageQuantizer, { granularity, minElements: 0 });
    const { graph: small } = await quantizer.quantize(graph, undefined, {});
    const worst = kernelsOf(graph).map(({ name, tensor, axis }) => {
      const coded = small.tensors[name] ?? tensor;
      const scale = coded.quantization?.scale ?? [];
      const channelOf = scale.length === 1 ? () => 0 : channelIndexer(tensor.shape, axis);
      const before = tensorToFloat32(tensor);
      const steps = tensorToFloat32(coded).map((value, index) =>
        Math.abs((value - (before[index] ?? NaN)) / (scale[channelOf(index)] ?? NaN)),
      );
      return Math.max(...steps);
    });
    expect(Math.max(...worst)).toBeLessThanOrEqual(0.5 + 1e-4);
  });

  it('codes a kernel as worked out by hand', async () => {
    const quantizer = await createQuantizer(int8StorageQuantizer, { minElements: 0 });
    const { graph } = await quantizer.quantize(denseNet([1.27, 0, -2, 0.635, 0, 1]), undefined, {});
    const kernel = graph.tensors['fc/kernel'];
    // Columns: 1.27 and 0.635 -> 127 and 63.5, half to even; a dead one; -2 and 1.
    expect([...(kernel?.data ?? [])]).toEqual([127, 0, -127, 64, 0, 64]);
    expect(kernel?.quantization?.axis).toBe(1);
    expect(kernel?.quantization?.scale[1]).toBe(1);
  });

  it('leaves small kernels and biases float', async () => {
    const quantizer = await createQuantizer(int8StorageQuantizer);
    const { graph, keptFloat } = await quantizer.quantize(residualNet(), undefined, {});
    expect(keptFloat.map(({ node }) => node)).toEqual(['depthwiseConv2d', 'conv2d_1']);
    expect(graph.tensors['dense/bias']?.dtype).toBe('float32');
  });

  it('takes about a quarter of the bytes in the file too', async () => {
    const b = new GraphBuilder({ name: 'large', classes: ['a'], inputShape: [64, 64, 3], rng: createTestRng(1) });
    const conv = b.conv2d(b.conv2d(b.input, { filters: 64, kernelSize: 3 }), { filters: 64, kernelSize: 3 });
    const graph = b.build(b.dense(b.globalAvgPool(conv), { units: 1 }));
    const quantizer = await createQuantizer(int8StorageQuantizer);
    const { graph: small, bytes } = await quantizer.quantize(graph, undefined, {});
    expect(bytes / weightBytes(graph)).toBeLessThan(0.27);
    expect(Math.abs(encodeFovea(small).length / bytes - 1)).toBeLessThan(0.15);
  });
});

describe('float16', () => {
  it('keeps a tensor that half floats cannot hold', async () => {
    const quantizer = await createQuantizer(float16Quantizer);
    const { graph, keptFloat } = await quantizer.quantize(denseNet([1, 2, 70_000, 4, 5, 6]), undefined, {});
    expect(graph.tensors['fc/kernel']?.dtype).toBe('float32');
    expect(keptFloat.map(({ node }) => node)).toEqual(['fc']);
  });
});

describe('binary weights', () => {
  it('codes a kernel as sign times mean magnitude, as worked out by hand', async () => {
    const quantizer = await createQuantizer(binaryWeightsQuantizer, {
      ...{ keepFirst: false, keepLast: false, correction: 'none' },
    });
    const { graph, scheme } = await quantizer.quantize(denseNet([1, -2, 0, 3, 4, 0]), undefined, {});
    const kernel = graph.tensors['fc/kernel'] ?? float32Tensor([0], []);
    expect(scheme).toBe('weight-only');
    // Bits from the lowest: + - + + + +; columns have mean magnitudes 2, 3 and 0.
    expect([...kernel.data]).toEqual([0b111101]);
    const [a, b, c, d, e] = tensorToFloat32(kernel);
    expect([a, b, d, e]).toEqual([2, -3, 2, 3]);
    expect(c).toBeCloseTo(0, 30);
  });

  it('keeps first, last and depthwise layers float unless told otherwise', async () => {
    const quantizer = await createQuantizer(binaryWeightsQuantizer, { correction: 'none' });
    const { graph, keptFloat, notes } = await quantizer.quantize(residualNet(), undefined, {});
    expect(keptFloat.map(({ node }) => node)).toEqual(['conv2d', 'depthwiseConv2d', 'dense']);
    expect(Object.entries(graph.tensors).flatMap(([name, { dtype }]) => (dtype === 'bit' ? [name] : []))).toEqual([
      'conv2d_1/kernel',
      'conv2d_2/kernel',
    ]);
    expect(notes[0]).toContain('costs accuracy');
    expect(createInterpreter(graph).run(randomImages([12, 12, 3], 1, 1), 1)).toHaveLength(10);
  });

  it('takes about a thirty-second of the bytes', async () => {
    const b = new GraphBuilder({ name: 'large', classes: ['a'], inputShape: [512], rng: createTestRng(1) });
    const hidden = b.dense(b.dense(b.input, { units: 8 }), { units: 1024 });
    const graph = b.build(b.dense(b.dense(hidden, { units: 512, name: 'big' }), { units: 1 }));
    const quantizer = await createQuantizer(binaryWeightsQuantizer, { correction: 'none' });
    const { graph: small } = await quantizer.quantize(graph, undefined, {});
    const bits = small.tensors['big/kernel'];
    expect(bits?.data.byteLength).toBe((1024 * 512) / 8);
  });
});
