import { defineContribution, p } from '@fovea/contracts';
import { learningRateField } from './learning-rate.ts';

/** The same rate at every step. */
export const constant = defineContribution({
  kind: 'schedule',
  id: 'fovea/constant',
  behaviour: 1,
  title: 'Constant',
  summary: 'The same learning rate at every step.',
  capabilities: { monotone: true },
  params: p.params({ learningRate: learningRateField() }),
  create: ({ learningRate }) => ({ peak: learningRate, at: () => learningRate }),
});
