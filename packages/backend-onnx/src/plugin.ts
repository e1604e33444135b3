import { definePlugin } from '@fovea/contracts';
import { onnxBackend } from './onnx-backend.ts';

/** ONNX Runtime as a backend. */
export const plugin = definePlugin({ id: '@fovea/backend-onnx', contributions: [onnxBackend] });
