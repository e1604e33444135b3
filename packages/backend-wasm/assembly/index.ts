export { matMul, matMulScratch } from './matmul';
export { padImages, cropImages } from './conv-geometry';
export { convForward, convFilterGradient, convInputGradient, convScratch } from './conv';
export { maxPool, maxPoolGradient, avgPoolGradient } from './pool';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { sumRows } from './reduce';
export { clippedGradient, activation } from './elementwise';
export { adam } from './adam';
