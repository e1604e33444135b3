import { describe, expect, it } from '@jest/globals';
import type { ImageShape } from '@fovea/contracts';
import { analyzeGraph, createInterpreter, inferShapes, logitsValue } from '@fovea/graph';
import { buildModel } from './testing/build-model.ts';

const photo: ImageShape = [224, 224, 3];

async function counts(id: string, params: Record<string, unknown>, inputShape: ImageShape, numClasses: number) {
  const {
    params: weights,
    trainableParams,
    macs,
  } = analyzeGraph(await buildModel(id, params, { inputShape, numClasses }));
  return { weights, trainableParams, macs };
}

describe('published networks', () => {
  // Weights: Keras 2 `MobileNet(alpha=…).count_params()`. MACs: table 7 of the paper says 569, 325, 149 and 41 million.
  it.each([
    [1, 4_253_864, 568_740_352],
    [0.75, 2_601_976, 325_400_448],
    [0.5, 1_342_536, 149_497_088],
    [0.25, 475_544, 41_030_272],
  ])('MobileNetV1 of width %d has %d weights', async (width, weights, macs) => {
    const counted = await counts('fovea/mobilenet-v1', { width }, photo, 1000);
    expect([counted.weights, counted.macs]).toEqual([weights, macs]);
  });

  it('MobileNetV2 has 3,538,984 weights, of which 34,112 are running statistics', async () => {
    // Keras: total, trainable 3,504,872. MACs: the paper says 300 million.
    expect(await counts('fovea/mobilenet-v2', {}, photo, 1000)).toEqual({
      weights: 3_538_984,
      trainableParams: 3_504_872,
      macs: 300_774_272,
    });
  });

  it('VGG16 has 14,714,688 weights without its top', async () => {
    const { weights, macs } = await counts('fovea/vgg16', { denseLayers: 0 }, photo, 10);
    // Keras' `include_top=False`; its convolutions take 15.3 of the 15.5 billion MACs.
    expect([weights, macs]).toEqual([14_714_688 + 512 * 10 + 10, 15_346_630_656 + 5120]);
  });

  it('VGG16 takes the head that it is asked for', async () => {
    const small = { width: 0.125, denseUnits: 16 };
    const pooled = await buildModel('fovea/vgg16', { ...small, dropout: 0.5 }, { inputShape: [64, 64, 3] });
    expect(pooled.nodes.slice(-6).map(({ name }) => name)).toEqual([
      'block5_pool',
      'globalAvgPool',
      'fc1',
      'dropout1',
      'logits',
      'probabilities',
    ]);
    const flat = await buildModel(
      'fovea/vgg16',
      { ...small, head: 'flatten', denseLayers: 2 },
      { inputShape: [64, 64, 3] },
    );
    expect(flat.tensors['fc1/kernel']?.shape).toEqual([2 * 2 * 64, 16]);
    expect(flat.tensors['fc2/kernel']?.shape).toEqual([16, 16]);
  });

  it('ResNet-8 has 78,666 weights', async () => {
    // MLPerf Tiny's `resnet_v1_eembc()` in Keras; 12.5 million MACs.
    const { weights, macs } = await counts('fovea/resnet-8', {}, [32, 32, 3], 10);
    expect([weights, macs]).toEqual([78_666, 12_501_632]);
  });

  it('ResNet-18 has 11,689,512 trained weights', async () => {
    // torchvision's count, which leaves out the 9,600 running statistics; it says 1.81 billion MACs.
    expect(await counts('fovea/resnet-18', {}, photo, 1000)).toEqual({
      weights: 11_699_112,
      trainableParams: 11_689_512,
      macs: 1_814_073_344,
    });
  });

  it('SqueezeNet 1.1 has 1,235,496 weights', async () => {
    // torchvision's `squeezenet1_1`, which says 0.35 billion MACs.
    const { weights, macs } = await counts('fovea/squeezenet', {}, photo, 1000);
    expect([weights, macs]).toEqual([1_235_496, 349_151_936]);
  });

  it.each([
    ['fovea/mobilenet-v1', 'conv_pw_13_relu', [7, 7, 256]],
    ['fovea/mobilenet-v2', 'out_relu', [7, 7, 1280]],
    ['fovea/vgg16', 'block5_pool', [7, 7, 128]],
    ['fovea/resnet-8', 'stack3_add', [56, 56, 16]],
    ['fovea/resnet-18', 'layer4.1.add', [7, 7, 128]],
    ['fovea/squeezenet', 'fire9_concat', [13, 13, 128]],
  ])('%s at a quarter of its width ends in its map %s', async (id, layer, shape) => {
    const graph = await buildModel(id, { width: 0.25 }, { inputShape: photo });
    expect(inferShapes(graph).get(layer)).toEqual(shape);
    expect(logitsValue(graph)).toBe('logits');
    expect(graph.meta.preprocessing).toMatchObject({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });
  });

  it.each([
    'fovea/mobilenet-v1',
    'fovea/mobilenet-v2',
    'fovea/vgg16',
    'fovea/resnet-8',
    'fovea/resnet-18',
    'fovea/squeezenet',
  ])('%s computes probabilities for small and odd images', async (id) => {
    const graph = await buildModel(id, { width: 0.125 }, { inputShape: [28, 21, 1], numClasses: 3 });
    const image = Float32Array.from({ length: 28 * 21 }, (_, index) => Math.sin(index));
    const probabilities = createInterpreter(graph).run(image, 1);
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(graph.meta.classes).toHaveLength(3);
  });
});
