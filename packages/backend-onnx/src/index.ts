export { onnxBackend } from './onnx-backend.ts';
export { plugin, plugin as default } from './plugin.ts';
