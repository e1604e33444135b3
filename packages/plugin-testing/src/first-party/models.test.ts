import { describeFirstParty } from './describe-first-party.ts';
import { importPlugin } from './import-plugin.ts';

const digits = { inputShape: [28, 28, 1], numClasses: 10 } as const;

await describeFirstParty('@fovea/models', {
  plugins: [await importPlugin('@fovea/backend-wasm')],
  largeByDefault: [
    'model:fovea/mobilenet-v1',
    'model:fovea/mobilenet-v2',
    'model:fovea/vgg16',
    'model:fovea/resnet-18',
    'model:fovea/squeezenet',
  ],
  params: {
    'model:fovea/cnn': [
      { depth: 1, width: 0.25, denseUnits: 0 },
      { depth: 2, padding: 'same', batchNorm: true, head: 'globalAveragePooling', dropout: 0.25 },
    ],
    'model:fovea/separable-cnn': [{ depth: 2, width: 0.5 }],
    'model:fovea/mobilenet-v1': [{ width: 0.1 }],
    'model:fovea/mobilenet-v2': [{ width: 0.1 }],
    'model:fovea/vgg16': [{ width: 0.05, denseUnits: 16 }],
    'model:fovea/resnet-8': [{ width: 0.5 }],
    'model:fovea/resnet-18': [{ width: 0.06 }],
    // Narrower, a squeezed map of one pixel may be all zeros.
    'model:fovea/squeezenet': [{ width: 1 }],
  },
  models: {
    'model:fovea/cnn': [
      {
        params: { depth: 2 },
        ...digits,
        // conv 3*3*1*32+32, conv 3*3*32*64+64, dense 5*5*64*128+128, dense 128*10+10.
        parameters: 320 + 18_496 + 204_928 + 1_290,
        // 26*26*32*9, 11*11*64*288, 1600*128, 128*10.
        macs: 194_688 + 2_230_272 + 204_800 + 1_280,
        source: 'counted by hand',
      },
      {
        params: { depth: 1, denseUnits: 0 },
        ...digits,
        // conv 320, dense 13*13*32*10+10.
        parameters: 320 + 54_090,
        macs: 194_688 + 54_080,
        source: 'counted by hand',
      },
    ],
    'model:fovea/separable-cnn': [
      {
        params: { depth: 3 },
        ...digits,
        // Kernels 288, 288, 2048, 576, 8192, batch norms of 4 * (32 + 32 + 64 + 64 + 128), dense 128*10+10.
        parameters: 288 + 288 + 2_048 + 576 + 8_192 + 4 * 320 + 1_290,
        // 28*28 * 288, 14*14 * (288 + 2048), 7*7 * (576 + 8192), 128*10.
        macs: 225_792 + 196 * 2_336 + 49 * 8_768 + 1_280,
        source: 'counted by hand',
      },
    ],
    'model:fovea/mobilenet-v1': [
      {
        params: { width: 0.25 },
        inputShape: [224, 224, 3],
        numClasses: 1000,
        parameters: 475_544,
        macs: 41_030_272,
        source: 'Keras applications; https://arxiv.org/abs/1704.04861, table 7',
      },
    ],
    'model:fovea/mobilenet-v2': [
      {
        inputShape: [224, 224, 3],
        numClasses: 1000,
        parameters: 3_538_984,
        macs: 300_774_272,
        source: 'Keras applications; https://arxiv.org/abs/1801.04381, table 4',
      },
    ],
    'model:fovea/resnet-8': [
      {
        inputShape: [32, 32, 3],
        numClasses: 10,
        parameters: 78_666,
        macs: 12_501_632,
        source: 'MLPerf Tiny, https://arxiv.org/abs/2106.07597',
      },
    ],
    'model:fovea/squeezenet': [
      {
        inputShape: [224, 224, 3],
        numClasses: 1000,
        parameters: 1_235_496,
        macs: 349_151_936,
        source: 'torchvision squeezenet1_1',
      },
    ],
  },
});
