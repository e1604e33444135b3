import { describe, expect, it } from '@jest/globals';
import type { Graph, TensorData } from '@fovea/contracts';
import { analyzeGraph, GraphBuilder } from '../index.ts';
import { caseGraph, caseNode, createTestRng } from '../testing/index.ts';

function builder(inputShape: readonly number[]) {
  return new GraphBuilder({ name: 'analysis', classes: [], inputShape, rng: createTestRng(1) });
}

describe('analyzeGraph counts', () => {
  it('params, trainable params and multiply-accumulates by hand', () => {
    const b = builder([8, 8, 3]);
    const x = b.batchNorm(b.conv2d(b.input, { filters: 4, kernelSize: 3, padding: 'same', strides: 2 }));
    const y = b.depthwiseConv2d(x, { kernelSize: 3, depthMultiplier: 2, useBias: false });
    const analysis = analyzeGraph(b.build(b.softmax(b.dense(b.flatten(y), { units: 10 }))));
    const conv = 3 * 3 * 3 * 4 + 4;
    const depthwise = 3 * 3 * 4 * 2;
    const dense = 2 * 2 * 8 * 10 + 10;
    expect(analysis.params).toBe(conv + 4 * 4 + depthwise + dense);
    expect(analysis.trainableParams).toBe(conv + 2 * 4 + depthwise + dense);
    expect(analysis.weightBytes).toBe(4 * analysis.params);
    expect(analysis.macs).toBe(4 * 4 * 3 * 3 * 3 * 4 + 2 * 2 * 3 * 3 * 8 + 32 * 10);
    expect(analysis.layers.map(({ macs }) => macs)).toEqual([1728, 0, 288, 0, 320, 0]);
    expect(analysis.layers[0]).toEqual({
      name: 'conv2d',
      op: 'conv2d',
      outputShape: [4, 4, 4],
      params: 112,
      trainableParams: 112,
      macs: 1728,
      weightBytes: 448,
      activationBytes: 256,
    });
  });

  it("Keras' numbers for MobileNet (alpha 1, 224 x 224, without its top)", () => {
    const b = builder([224, 224, 3]);
    const norm = (x: string) => b.activation(b.batchNorm(x), { function: 'relu6' });
    let x = norm(b.conv2d(b.input, { filters: 32, kernelSize: 3, strides: 2, padding: 'same', useBias: false }));
    const blocks = [[64, 1], [128, 2], [128, 1], [256, 2], [256, 1], [512, 2], [512, 1], [512, 1], [512, 1], [512, 1], [512, 1], [1024, 2], [1024, 1]]; // prettier-ignore
    for (const [filters, strides] of blocks as [number, number][]) {
      x = norm(b.depthwiseConv2d(x, { kernelSize: 3, strides, padding: 'same', useBias: false }));
      x = norm(b.conv2d(x, { filters, kernelSize: 1, useBias: false }));
    }
    const analysis = analyzeGraph(b.build(x));
    expect(analysis.params).toBe(3_228_864);
    expect(analysis.trainableParams).toBe(3_206_976);
    // Table 4 of the paper counts 569 million with the top, which has 1024 * 1000.
    expect(Math.round((analysis.macs + 1_024_000) / 1e6)).toBe(569);
    // Lists of receptive fields of MobileNet v1 say 315.
    expect(analysis.receptiveField).toEqual([315, 315]);
  });

  it('a shared tensor once', () => {
    const kernel: TensorData = { shape: [2, 2], dtype: 'float32', data: new Float32Array(4) };
    const dense = (name: string) =>
      caseNode({ op: 'dense', name, weights: { kernel }, attributes: { activation: 'linear' } });
    const graph = caseGraph([2], [dense('a'), dense('b')]);
    const { 'b/kernel': _, ...tensors } = graph.tensors;
    const nodes = graph.nodes.map((node) => ({ ...node, weights: { kernel: 'a/kernel' } })) as Graph['nodes'];
    expect(analyzeGraph({ ...graph, tensors, nodes })).toMatchObject({ params: 4, macs: 8 });
  });

  it('small weights at their stored size, scales and zero points included', () => {
    const quantization = { scale: [1, 1, 1], zeroPoint: [0, 0, 0], axis: 1 };
    const kernel: TensorData = { shape: [5, 3], dtype: 'int8', data: new Int8Array(15), quantization };
    const bias: TensorData = { shape: [3], dtype: 'float16', data: new Uint16Array(3) };
    const dense = caseNode({ op: 'dense', weights: { kernel, bias }, attributes: { activation: 'linear' } });
    expect(analyzeGraph(caseGraph([5], [dense]))).toMatchObject({ params: 18, weightBytes: 15 + 24 + 6 });
  });
});

describe('peak activation memory', () => {
  it('is the largest input and output that meet in a chain', () => {
    const b = builder([4, 4, 1]);
    const x = b.conv2d(b.input, { filters: 8, kernelSize: 1 });
    const graph = b.build(b.globalAvgPool(b.maxPool(x)));
    // image 16, conv 128, pool 32, mean 8 numbers: conv and pool meet with 160, image and conv with 144.
    expect(analyzeGraph(graph).peakActivationBytes).toBe(4 * 160);
  });

  it('keeps a shortcut alive until it is added', () => {
    const b = builder([4, 4, 2]);
    const shortcut = b.conv2d(b.input, { filters: 2, kernelSize: 1 });
    const wide = b.conv2d(shortcut, { filters: 8, kernelSize: 1 });
    const graph = b.build(b.add(shortcut, b.conv2d(wide, { filters: 2, kernelSize: 1 })));
    // shortcut 32, wide 128 and the narrow one 32 are alive together.
    expect(analyzeGraph(graph).peakActivationBytes).toBe(4 * (32 + 128 + 32));
  });

  it('does not count a view twice', () => {
    const b = builder([4, 4, 2]);
    const x = b.dropout(b.flatten(b.conv2d(b.input, { filters: 2, kernelSize: 1 })), { rate: 0.5 });
    expect(analyzeGraph(b.build(b.dense(x, { units: 1 }))).peakActivationBytes).toBe(4 * 64);
  });

  it('counts a byte for a number that is coded in integers', () => {
    const code = { dtype: 'uint8', scale: 1, zeroPoint: 0, min: 0, max: 255 } as const;
    const graph = caseGraph(
      [10],
      [
        caseNode({ op: 'quantize', attributes: {}, quantization: code }),
        caseNode({ op: 'activation', name: 'a', attributes: { function: 'relu' }, quantization: code }),
        caseNode({ op: 'dequantize', attributes: {} }),
      ],
    );
    expect(analyzeGraph(graph).peakActivationBytes).toBe(50);
  });
});

describe('receptive field', () => {
  it('grows by the step of the layer it is in', () => {
    const b = builder([32, 32, 1]);
    let x = b.conv2d(b.input, { filters: 1, kernelSize: [3, 5] });
    x = b.maxPool(x);
    x = b.conv2d(x, { filters: 1, kernelSize: 3, dilations: 2 });
    // Height: 3, then 3 + 1 = 4 with step 2, then 4 + 4 * 2 = 12. Width: 5, 6, 14.
    expect(analyzeGraph(b.build(b.flatten(x))).receptiveField).toEqual([12, 14]);
  });

  it('takes the larger branch', () => {
    const b = builder([16, 16, 1]);
    const a = b.conv2d(b.input, { filters: 1, kernelSize: 5, padding: 'same' });
    const c = b.conv2d(b.input, { filters: 1, kernelSize: 1 });
    expect(analyzeGraph(b.build(b.add(c, a))).receptiveField).toEqual([5, 5]);
  });

  it('is one pixel where no window is', () => {
    const b = builder([5]);
    expect(analyzeGraph(b.build(b.dense(b.input, { units: 2 }))).receptiveField).toEqual([1, 1]);
  });
});
