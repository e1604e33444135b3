export { matMul, matMulScratch } from './matmul';
export { padImages, cropImages } from './conv-geometry';
export { convForward, convFilterGradient, convInputGradient, convScratch } from './conv';
export { maxPool, maxPoolGradient, avgPoolGradient } from './pool';
export { maxPool2, maxPoolGradient2 } from './pool2';
export { skipNanInPools } from './nan-rule';
export { depthwiseForward } from './depthwise-forward';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { sumRows } from './reduce';
export { batchNorm, repeatBlocks, squaredDifferenceRows } from './batch-norm';
export { clippedGradient, activation, addRows, mulRows } from './elementwise';
export { adam } from './adam';
export { run } from './program';
export { packedFilterBytes, convPackedScratch, packFilter, convPacked } from './conv-packed';
export { winogradFilterBytes, winogradScratch, winogradFilter, convWinograd } from './winograd';
export { matMulFewRows } from './few-rows';
export { int8ConvScratch } from './int8-conv';
export { int8DepthwiseScratch } from './int8-depthwise';
export { binaryConvScratch } from './binary-conv';
// Exported although only called from inside: Binaryen then leaves them out of line. Inlined into their large callers, V8 would
// spill what their loops keep in registers, which made such loops up to five times slower.
export { reduceThree, spreadThree } from './depthwise';
export { three } from './depthwise-forward';
export { clearBorder, insetImages, fill, copyRows, upsample, upsampleGradient, spreadRows } from './arrange';
export { gemvPacked, panelProduct } from './gemv-packed';
export { depthwiseBands } from './depthwise-bands';
export { activateAll, addAll, mulAll, fakeQuant, activationGradient, fakeQuantGradient, dotRows } from './activations';
export { softmaxRows, softmaxGradient } from './transcendental';
export { dropout } from './dropout';
export {
  batchStatistics,
  squares,
  weightSums,
  joinStatistics,
  mixStatistics,
  batchNormWeightGradients,
  batchNormInputGradient,
} from './batch-norm-training';
export { int8DotPanel, int8WidePanel, int8DotRow, int8WideRow } from './int8-tile';
export { requantizeRow, realizeRow } from './int8-requantize';
export { depthwiseDotRow, depthwiseDotRow9, depthwiseWideRow } from './int8-depthwise';
export { binaryTile } from './binary-conv';
export { transformInput, transformOutput, isTame } from './winograd';
