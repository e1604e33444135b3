export { adam } from './adam.ts';
export { constant } from './constant.ts';
export { cosine } from './cosine.ts';
export { plugin, plugin as default } from './plugin.ts';
export { rmsprop } from './rmsprop.ts';
export { sgd } from './sgd.ts';
export { stepDecay } from './step-decay.ts';
