import { describeFirstParty } from './describe-first-party.ts';
import { importPlugin } from './import-plugin.ts';

const digits = { inputShape: [28, 28, 1], numClasses: 10 } as const;

await describeFirstParty('@fovea/models', {
  plugins: [await importPlugin('@fovea/backend-wasm')],
  params: {
    'model:fovea/cnn': [
      { depth: 1, width: 0.25, denseUnits: 0 },
      { depth: 2, padding: 'same', batchNorm: true, head: 'globalAveragePooling', dropout: 0.25 },
    ],
    'model:fovea/separable-cnn': [{ depth: 2, width: 0.5 }],
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
  },
});
