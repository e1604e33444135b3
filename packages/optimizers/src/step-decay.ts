import { defineContribution, p } from '@fovea/contracts';
import { dropsOutOfOrder } from './errors.ts';
import { learningRateField, progressAt } from './learning-rate.ts';

const resNet = 'https://arxiv.org/abs/1512.03385';

/** Multiplies the rate by `factor` at each of a few points of the run. */
export const stepDecay = defineContribution({
  kind: 'schedule',
  id: 'fovea/step-decay',
  behaviour: 1,
  title: 'Step decay',
  summary: 'Drops the learning rate at a few points of the run.',
  sources: [{ title: 'He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition', url: resNet, year: 2015 }],
  capabilities: { monotone: true },
  params: p.params({
    learningRate: learningRateField(),
    factor: p.number({
      title: 'Factor',
      description: 'What each drop multiplies the rate by',
      unit: '1',
      min: 0,
      max: 1,
      exclusiveMin: true,
      default: 0.1,
      source: resNet,
    }),
    drops: p.numberList({
      title: 'Drops',
      description: 'Where the rate drops, as fractions of the run, rising',
      unit: '1',
      min: 0,
      max: 1,
      exclusiveMin: true,
      exclusiveMax: true,
      default: [0.5, 0.75],
      maxItems: 100,
      source: resNet,
    }),
  }),
  create: ({ learningRate, factor, drops }) => {
    if (drops.some((drop, index) => index > 0 && drop <= drops[index - 1]!)) throw dropsOutOfOrder(drops);
    return {
      peak: learningRate,
      at(step, totalSteps) {
        const progress = progressAt(step, totalSteps);
        return learningRate * factor ** drops.filter((drop) => progress >= drop).length;
      },
    };
  },
});
