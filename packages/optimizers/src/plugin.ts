import { definePlugin } from '@fovea/contracts';
import { adam } from './adam.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import { stepDecay } from './step-decay.ts';

/** The first-party optimizers and learning-rate schedules. */
export const plugin = definePlugin({
  id: '@fovea/optimizers',
  contributions: [sgd, adam, rmsprop, constant, stepDecay, cosine],
});
