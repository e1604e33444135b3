export { encodeOnnx, type EncodedOnnx, type OnnxOptions } from './encode-onnx.ts';
