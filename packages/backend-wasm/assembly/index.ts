export { matMul, matMulScratch } from './matmul';
export { padImages, cropImages } from './conv-geometry';
export { convForward, convFilterGradient, convInputGradient, convScratch } from './conv';
