import { definePlugin } from '@fovea/contracts';
import { optimizeForInference } from './optimize-for-inference.ts';

/** The first-party transforms. */
export const plugin = definePlugin({ id: '@fovea/transforms', contributions: [optimizeForInference] });
