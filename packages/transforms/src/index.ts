export { optimizeForInference } from './optimize-for-inference.ts';
export { plugin, plugin as default } from './plugin.ts';
