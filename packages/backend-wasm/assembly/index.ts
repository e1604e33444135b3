export { matMul, matMulScratch } from './matmul';
export { padImages, cropImages } from './conv-geometry';
export { convForward, convFilterGradient, convInputGradient, convScratch } from './conv';
export { maxPool, maxPoolGradient, avgPoolGradient } from './pool';
export { maxPool2, maxPoolGradient2 } from './pool2';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { sumRows } from './reduce';
export { clippedGradient, activation, addRows, mulRows } from './elementwise';
export { adam } from './adam';
