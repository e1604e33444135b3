export const onnxSubject = 'exporter:fovea/onnx';
