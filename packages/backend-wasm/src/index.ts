export { plugin, plugin as default } from './plugin.ts';
export { wasmBackend } from './wasm-backend.ts';
