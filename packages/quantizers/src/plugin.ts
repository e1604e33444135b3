import { definePlugin } from '@fovea/contracts';
import { binaryWeightsQuantizer } from './binary/binary-weights.ts';
import { float16Quantizer } from './float16.ts';
import { int8Quantizer } from './int8/int8.ts';
import { int8StorageQuantizer } from './int8-storage.ts';

export const plugin = definePlugin({
  id: '@fovea/quantizers',
  contributions: [float16Quantizer, int8StorageQuantizer, int8Quantizer, binaryWeightsQuantizer],
});
