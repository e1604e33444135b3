export { cnn } from './cnn.ts';
export { plugin, plugin as default } from './plugin.ts';
export { separableCnn } from './separable-cnn.ts';
