import { describe, expect, it } from '@jest/globals';
import type { ImageShape } from '@fovea/contracts';
import { analyzeGraph, inferShapes, logitsValue, optimizeForInference } from '@fovea/graph';
import { buildModel, digits } from './testing/build-model.ts';

const build = (params: Record<string, unknown> = {}, inputShape: ImageShape = digits, numClasses = 10) =>
  buildModel('fovea/cnn', params, { inputShape, numClasses });

describe('model fovea/cnn', () => {
  it('is, by default, the network of 225,034 weights', async () => {
    const graph = await build();
    const { params, trainableParams, macs, layers } = analyzeGraph(graph);
    // 3*3*1*32 + 32 = 320; 3*3*32*64 + 64 = 18,496; 5*5*64*128 + 128 = 204,928; 128*10 + 10 = 1,290.
    expect(params).toBe(320 + 18_496 + 204_928 + 1290);
    expect(trainableParams).toBe(225_034);
    // 26*26*32*9 = 194,688; 11*11*64*288 = 2,230,272; 1600*128 = 204,800; 128*10 = 1,280.
    expect(macs).toBe(194_688 + 2_230_272 + 204_800 + 1280);
    expect(layers.map(({ op }) => op)).toEqual([
      'conv2d',
      'maxPool',
      'conv2d',
      'maxPool',
      'flatten',
      'dense',
      'dense',
      'softmax',
    ]);
    expect(inferShapes(graph).get('pool2')).toEqual([5, 5, 64]);
  });

  it('keeps the same layers for photos of 224x224x3', async () => {
    const { params, macs } = analyzeGraph(await build({}, [224, 224, 3]));
    // 3*3*3*32 + 32 = 896; 18,496; 54*54*64*128 + 128 = 23,888,000; 1,290.
    expect(params).toBe(896 + 18_496 + 23_888_000 + 1290);
    // 222*222*32*27 = 42,581,376; 109*109*64*288 = 218,990,592; 186,624*128 = 23,887,872; 1,280.
    expect(macs).toBe(42_581_376 + 218_990_592 + 23_887_872 + 1280);
  });

  it.each([
    // 8 filters: 80; 16: 1,168; 400*128 + 128 = 51,328; 1,290.
    ['a width of 0.25', { width: 0.25 }, 53_866],
    // 320; 13*13*32*128 + 128 = 692,352; 1,290.
    ['one block', { depth: 1 }, 693_962],
    // 5*5*32 + 32 = 832; 25*32*64 + 64 = 51,264; 4*4*64*128 + 128 = 131,200; 1,290.
    ['a kernel of 5', { kernelSize: 5 }, 184_586],
    // 320; 18,496; 64*10 + 10 = 650.
    ['global average pooling without a dense layer', { head: 'globalAveragePooling', denseUnits: 0 }, 19_466],
    // 288 + 128; 18,432 + 256; 204,800 + 512; 1,290: no biases before a norm, four vectors in it.
    ['batch normalization', { batchNorm: true }, 225_706],
    // 320; 18,496; 7*7*64*128 + 128 = 401,536; 1,290.
    ['same padding', { padding: 'same' }, 421_642],
    ['dropout, which has no weights', { dropout: 0.5 }, 225_034],
    // 60; 6*9*12 + 12 = 660; 25*12*128 + 128 = 38,528; 1,290.
    ['6 base filters, left unrounded', { baseFilters: 6 }, 40_538],
  ])('counts %s', async (_, params, expected) => {
    expect(analyzeGraph(await build(params)).params).toBe(expected);
  });

  it('puts the layer, the norm and the activation in this order', async () => {
    const graph = await build({ batchNorm: true, dropout: 0.3, activation: 'relu6' });
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'conv1',
      'conv1_norm',
      'conv1_activation',
      'pool1',
      'conv2',
      'conv2_norm',
      'conv2_activation',
      'pool2',
      'flatten',
      'dense',
      'dense_norm',
      'dense_activation',
      'dropout',
      'logits',
      'probabilities',
    ]);
    expect(logitsValue(graph)).toBe('logits');
  });

  it('loses norms and dropout when it is made ready for inference', async () => {
    const graph = optimizeForInference(await build({ batchNorm: true, dropout: 0.3 }));
    expect(analyzeGraph(graph).params).toBe(225_034);
  });

  it('says how pixels become inputs, in each channel', async () => {
    const { meta } = await build({ mean: 0.5, std: 0.25 }, [32, 48, 3]);
    expect(meta.preprocessing).toEqual({
      height: 32,
      width: 48,
      channels: 3,
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.25, 0.25],
      fit: 'crop',
    });
    expect(meta.family).toMatchObject({ id: 'fovea/cnn', params: { depth: 2, baseFilters: 32 } });
  });

  it('starts from the same weights for the same seed only', async () => {
    const weights = async (seed: number) => (await buildModel('fovea/cnn', {}, { seed })).tensors;
    const first = await weights(1);
    expect(await weights(1)).toEqual(first);
    expect((await weights(2))['conv1/kernel']).not.toEqual(first['conv1/kernel']);
  });

  it('ends in as many classes as there are', async () => {
    const graph = await build({}, digits, 3);
    expect(inferShapes(graph).get('probabilities')).toEqual([3]);
    expect(graph.meta.classes).toHaveLength(3);
  });

  it.each([
    ['a map eaten up by valid convolutions', { depth: 4 }, digits, /block 4.*3x3 kernel; received 1x1.*same/],
    ['a kernel larger than the image', { kernelSize: 11 }, [8, 8, 1], /block 1.*11x11 kernel; received 8x8/],
    ['nothing left to pool', { kernelSize: 3, depth: 1 }, [3, 9, 1], /block 1.*2x2 pool; received 1x7/],
    ['halving once too often', { padding: 'same', depth: 5 }, [28, 28, 1], /block 5.*2x2 pool; received 1x1/],
  ] as const)('refuses %s, with a remedy', async (_, params, shape, message) => {
    await expect(build(params, shape)).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      subject: 'model:fovea/cnn',
      message: expect.stringMatching(message),
      details: { path: 'depth', hint: expect.stringContaining('Lower') },
    });
  });

  it('refuses a dense layer of a billion weights before it allocates them', async () => {
    await expect(build({ depth: 1 }, [1024, 1024, 3])).rejects.toMatchObject({
      code: 'MODEL_TOO_LARGE',
      message: expect.stringContaining('Layer dense'),
      details: { received: String(511 * 511 * 32 * 128), hint: expect.stringContaining('globalAveragePooling') },
    });
  });

  it('refuses a convolution of a billion weights before it allocates them', async () => {
    const params = { baseFilters: 512, width: 4, depth: 3, kernelSize: 11, padding: 'same' };
    await expect(build(params)).rejects.toMatchObject({
      code: 'MODEL_TOO_LARGE',
      message: expect.stringContaining('Layer conv2'),
      details: { received: String(11 * 11 * 2048 * 4096) },
    });
  });
});
