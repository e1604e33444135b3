import { definePlugin } from '@fovea/contracts';
import { nodeBackend } from './node-backend.ts';

/** TensorFlow.js on libtensorflow. */
export const plugin = definePlugin({ id: '@fovea/backend-node', contributions: [nodeBackend] });
