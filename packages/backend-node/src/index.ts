export { plugin, plugin as default } from './plugin.ts';
export { nodeBackend } from './node-backend.ts';
