export { binaryWeightsQuantizer } from './binary/binary-weights.ts';
export { float16Quantizer } from './float16.ts';
export { int8Quantizer } from './int8/int8.ts';
export { int8StorageQuantizer } from './int8-storage.ts';
export { plugin, plugin as default } from './plugin.ts';
