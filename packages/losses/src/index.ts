export { plugin, plugin as default } from './plugin.ts';
export { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
