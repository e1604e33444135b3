import { definePlugin } from '@fovea/contracts';
import { crop } from './crop.ts';
import { flip } from './flip.ts';
import { shift } from './shift.ts';

/** The first-party augmentations. */
export const plugin = definePlugin({ id: '@fovea/augmentations', contributions: [flip, shift, crop] });
