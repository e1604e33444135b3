export { cifar10 } from './cifar10.ts';
export { classBalanced } from './class-balanced.ts';
export { idx } from './idx.ts';
export { imageFolder } from './image-folder.ts';
export { mnist } from './mnist.ts';
export { plugin, plugin as default } from './plugin.ts';
export { shuffle } from './shuffle.ts';
