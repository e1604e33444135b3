import { describe, expect, it } from '@jest/globals';
import type { Graph, GraphNode } from '@fovea/contracts';
import {
  GraphBuilder,
  createInterpreter,
  encodeFovea,
  float32Tensor,
  logitsGraph,
  replaceTensors,
  tensorBytes,
  validateGraph,
} from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import {
  calibrationOf,
  cosine,
  createQuantizer,
  gatedNet,
  randomImages,
  residualNet,
} from '../testing-fixtures/nets.ts';
import { int8Quantizer } from './int8.ts';

const nets: readonly (readonly [string, Graph])[] = [
  ['a residual net', residualNet()],
  ['a gated net', gatedNet()],
];

async function quantize(graph: Graph, params: Readonly<Record<string, unknown>> = {}, images?: Float32Array) {
  const shape = graph.inputs[0]?.shape ?? [];
  const quantizer = await createQuantizer(int8Quantizer, params);
  return quantizer.quantize(graph, calibrationOf(images ?? randomImages(shape, 16, 7), shape), {});
}

function biasOf(graph: Graph, name: string): ArrayLike<number> & Iterable<number> {
  const node = graph.nodes.find((each) => each.name === name);
  return graph.tensors[node?.weights['bias'] ?? '']?.data ?? [];
}

function runLogits(graph: Graph, images: Float32Array, count: number): Float32Array {
  return createInterpreter(logitsGraph(graph)).run(images, count);
}

describe.each(nets)('int8 of %s', (_, graph) => {
  const shape = graph.inputs[0]?.shape ?? [];
  const unseen = randomImages(shape, 16, 99);

  it.each([
    ['native', 'minMax', 0.999],
    ['native', 'percentile', 0.998],
    ['native', 'mse', 0.999],
    ['wasm', 'minMax', 0.995],
  ])('keeps the logits of unseen images with %s and %s', async (profile, calibrator, least) => {
    const { graph: quantized } = await quantize(graph, { profile, calibrator });
    expect(cosine(runLogits(graph, unseen, 16), runLogits(quantized, unseen, 16))).toBeGreaterThan(least);
  });

  it('keeps most logits with one scale a kernel', async () => {
    const { graph: quantized } = await quantize(graph, { granularity: 'tensor' });
    expect(cosine(runLogits(graph, unseen, 16), runLogits(quantized, unseen, 16))).toBeGreaterThan(0.99);
  });

  it('is a valid graph whose layers compute in integers and whose output is float', async () => {
    const { graph: quantized, keptFloat } = await quantize(graph);
    validateGraph(quantized);
    const layers = quantized.nodes.filter(({ op }) => op === 'conv2d' || op === 'depthwiseConv2d' || op === 'dense');
    expect(layers.map((node) => quantized.tensors[node.weights['kernel'] ?? '']?.dtype)).toEqual(
      layers.map(() => 'int8'),
    );
    expect(keptFloat.map(({ node }) => quantized.nodes.some(({ name }) => name === node))).toEqual(
      keptFloat.map(() => true),
    );
  });

  it('stays within the ranges of its profile', async () => {
    const { graph: quantized } = await quantize(graph, { profile: 'wasm' });
    const codes = quantized.nodes.flatMap((node) => (node.quantization === undefined ? [] : [node.quantization]));
    expect(Math.max(...codes.map(({ max }) => max))).toBeLessThanOrEqual(127);
    expect(Math.min(...codes.map(({ min }) => min))).toBe(0);
    const kernels = Object.values(quantized.tensors).filter(({ dtype }) => dtype === 'int8');
    expect(Math.max(...kernels.map(({ data }) => Math.max(...data.map(Math.abs))))).toBe(63);
  });

  it('gives the same graph whatever the order of the images', async () => {
    const images = randomImages(shape, 8, 7);
    const size = images.length / 8;
    const reversed = Float32Array.from(images, (__, index) => {
      const image = 7 - Math.floor(index / size);
      return images[image * size + (index % size)] ?? NaN;
    });
    for (const calibrator of ['minMax', 'percentile', 'mse']) {
      const one = await quantize(graph, { calibrator }, images);
      const other = await quantize(graph, { calibrator }, reversed);
      expect(encodeFovea(other.graph)).toEqual(encodeFovea(one.graph));
    }
  });

  it('counts the bytes that the weights take', async () => {
    const { graph: quantized, bytes } = await quantize(graph);
    expect(bytes).toBe(Object.values(quantized.tensors).reduce((sum, tensor) => sum + tensorBytes(tensor), 0));
    expect(bytes).toBeLessThan(encodeFovea(quantized).length);
  });
});

describe('int8 codes', () => {
  it('keeps the shared code through max pool and gives relu the zero point 0', async () => {
    const { graph } = await quantize(residualNet());
    const pool = graph.nodes.find(({ op }) => op === 'maxPool');
    const source = graph.nodes.find(({ name }) => name === pool?.inputs[0]);
    expect(pool?.quantization).toEqual(source?.quantization);
    expect(source?.quantization?.zeroPoint).toBe(0);
  });

  it('keeps the range of relu6 inside 0 to 6', async () => {
    const { graph } = await quantize(residualNet());
    const depthwise = graph.nodes.find(({ op }) => op === 'depthwiseConv2d');
    const { scale = NaN, max = NaN } = depthwise?.quantization ?? {};
    expect(scale * max).toBeLessThanOrEqual(6.0001);
  });

  it('turns a pointwise convolution that yields the logits into a dense layer with float sums', async () => {
    const { graph } = await quantize(gatedNet());
    const dense = graph.nodes.find(({ op }) => op === 'dense');
    expect(dense?.quantization).toBeUndefined();
    expect(graph.tensors[dense?.weights['bias'] ?? '']?.dtype).toBe('int32');
  });

  it('computes a dense layer as worked out by hand', async () => {
    const b = new GraphBuilder({ name: 'hand', classes: ['a'], inputShape: [2], rng: createTestRng(1) });
    const graph = replaceTensors(b.build(b.dense(b.input, { units: 1, name: 'fc' })), {
      'fc/kernel': float32Tensor([2, 1], [1.27, -0.5]),
      'fc/bias': float32Tensor([1], [0.1]),
    });
    const { graph: quantized } = await quantize(graph, {}, Float32Array.of(0, 2.55, 1, 0));
    // Range 0..2.55: scale 0.01, zero point 0. Kernel scale 0.01: 127, -50. Bias scale 0.0001: 1000.
    expect(quantized.nodes[0]?.quantization).toMatchObject({ zeroPoint: 0, min: 0, max: 255 });
    expect(quantized.nodes[0]?.quantization?.scale).toBeCloseTo(0.01, 8);
    expect([...(quantized.tensors['fc/kernel']?.data ?? [])]).toEqual([127, -50]);
    expect([...biasOf(quantized, 'fc')]).toEqual([1000]);
    // Inputs 0.5 and 1 are stored as 50 and 100: (50 * 127 - 100 * 50 + 1000) * 0.0001 = 0.235.
    expect(createInterpreter(quantized).run(Float32Array.of(0.5, 1), 1)[0]).toBeCloseTo(0.235, 6);
  });

  it.each([
    [true, 1102],
    [false, 1000],
  ])('takes the mean shift of rounded weights off the bias, when asked: %s', async (biasCorrection, expected) => {
    const b = new GraphBuilder({ name: 'shift', classes: ['a'], inputShape: [2], rng: createTestRng(1) });
    const graph = replaceTensors(b.build(b.dense(b.input, { units: 1, name: 'fc' })), {
      'fc/kernel': float32Tensor([2, 1], [1.27, 0.004]),
      'fc/bias': float32Tensor([1], [0.1]),
    });
    const { graph: quantized } = await quantize(graph, { biasCorrection }, Float32Array.of(0, 2.55, 1, 2.55));
    // 0.004 is stored as 0, its input is 2.55 on average: 0.1 + 0.004 * 2.55 = 0.1102, in steps of 0.0001.
    expect([...biasOf(quantized, 'fc')]).toEqual([expected]);
  });

  it('gives dead and constant channels a scale and keeps their bias', async () => {
    const b = new GraphBuilder({ name: 'dead', classes: ['a', 'b'], inputShape: [4, 4, 1], rng: createTestRng(1) });
    const conv = b.conv2d(b.input, { filters: 2, kernelSize: 1, activation: 'relu6', name: 'conv' });
    const built = b.build(b.softmax(b.dense(b.globalAvgPool(conv), { units: 2, name: 'fc' })));
    const graph = replaceTensors(built, {
      'conv/kernel': float32Tensor([1, 1, 1, 2], [0, 1e-12]),
      'conv/bias': float32Tensor([2], [0.75, 3]),
    });
    const { graph: quantized } = await quantize(graph);
    validateGraph(quantized);
    const images = randomImages([4, 4, 1], 2, 3);
    const [expected, actual] = [runLogits(graph, images, 2), runLogits(quantized, images, 2)];
    expected.forEach((value, index) => expect(actual[index]).toBeCloseTo(value, 1));
  });

  it('survives a net whose activations are all 0', async () => {
    const graph = residualNet();
    const zeros = Object.entries(graph.tensors).map(
      ([name, { shape, data }]) => [name, float32Tensor(shape, new Float32Array(data.length))] as const,
    );
    const { graph: quantized } = await quantize(replaceTensors(graph, Object.fromEntries(zeros)));
    expect(createInterpreter(quantized).run(randomImages([12, 12, 3], 1, 1), 1)[0]).toBeCloseTo(0.1, 6);
  });

  it('keeps named nodes float and says so', async () => {
    const { graph, keptFloat } = await quantize(residualNet(), { keepFloat: ['depthwiseConv2d'] });
    const node = graph.nodes.find(({ name }) => name === 'depthwiseConv2d') as GraphNode;
    expect(node.quantization).toBeUndefined();
    expect(graph.tensors[node.weights['kernel'] ?? '']?.dtype).toBe('float32');
    expect(keptFloat).toContainEqual({ node: 'depthwiseConv2d', reason: 'named in keepFloat' });
  });

  it('keeps a layer float whose sums could overflow', async () => {
    const units = 70_000;
    const b = new GraphBuilder({ name: 'wide', classes: ['a', 'b'], inputShape: [units], rng: createTestRng(1) });
    const graph = replaceTensors(b.build(b.softmax(b.dense(b.input, { units: 2, name: 'fc' }))), {
      'fc/kernel': float32Tensor([units, 2], new Float32Array(2 * units).fill(0.5)),
    });
    const { keptFloat, graph: quantized } = await quantize(graph, {}, new Float32Array(units).fill(1));
    expect(keptFloat).toContainEqual({ node: 'fc', reason: 'its sums could overflow 32 bits' });
    expect(quantized.nodes.some(({ op }) => op === 'quantize')).toBe(false);
  });
});

describe('int8 refuses', () => {
  it('to work without calibration', async () => {
    const quantizer = await createQuantizer(int8Quantizer);
    await expect(quantizer.quantize(residualNet(), undefined, {})).rejects.toMatchObject({
      code: 'CALIBRATION_INVALID',
    });
  });

  it('a calibration without images', async () => {
    await expect(quantize(residualNet(), {}, new Float32Array(0))).rejects.toMatchObject({
      code: 'CALIBRATION_INVALID',
    });
  });

  it('calibration images that are not numbers', async () => {
    const images = randomImages([12, 12, 3], 4, 1);
    images[3 * 432] = NaN;
    await expect(quantize(residualNet(), {}, images)).rejects.toMatchObject({ code: 'CALIBRATION_INVALID' });
  });

  it('weights that are not finite, naming the tensor', async () => {
    const graph = residualNet();
    const kernel = graph.tensors['dense/kernel'];
    const broken = float32Tensor(kernel?.shape ?? [], new Float32Array(kernel?.data.length ?? 0).fill(NaN));
    await expect(quantize(replaceTensors(graph, { 'dense/kernel': broken }))).rejects.toMatchObject({
      code: 'QUANTIZATION_FAILED',
      message: expect.stringContaining('dense/kernel') as unknown,
    });
  });

  it('a graph that computes in integers already', async () => {
    const { graph } = await quantize(residualNet());
    await expect(quantize(graph)).rejects.toMatchObject({ code: 'QUANTIZATION_FAILED' });
  });

  it('unknown nodes in keepFloat', async () => {
    await expect(quantize(residualNet(), { keepFloat: ['nobody'] })).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });

  it('to go on after an abort', async () => {
    const quantizer = await createQuantizer(int8Quantizer);
    const calibration = calibrationOf(randomImages([12, 12, 3], 64, 1), [12, 12, 3]);
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const work = quantizer.quantize(residualNet(), calibration, { signal: controller.signal, onProgress });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
