import { definePlugin } from '@fovea/contracts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

/** The first-party losses. */
export const plugin = definePlugin({ id: '@fovea/losses', contributions: [softmaxCrossEntropy] });
