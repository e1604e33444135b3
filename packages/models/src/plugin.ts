import { definePlugin } from '@fovea/contracts';
import { cnn } from './cnn.ts';
import { separableCnn } from './separable-cnn.ts';

/** The first-party model families. */
export const plugin = definePlugin({ id: '@fovea/models', contributions: [cnn, separableCnn] });
