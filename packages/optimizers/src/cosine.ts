import { defineContribution, p } from '@fovea/contracts';
import { learningRateField } from './learning-rate.ts';

/** Linear warm-up to the peak, then half a cosine down to `finalFactor` of it. */
export const cosine = defineContribution({
  kind: 'schedule',
  id: 'fovea/cosine',
  behaviour: 1,
  title: 'Cosine',
  summary: 'Warms up, then lowers the learning rate along half a cosine.',
  sources: [
    {
      title: 'Loshchilov, Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts',
      url: 'https://arxiv.org/abs/1608.03983',
      year: 2017,
    },
    {
      title: 'Goyal et al.: Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour',
      url: 'https://arxiv.org/abs/1706.02677',
      year: 2017,
    },
  ],
  params: p.params({
    learningRate: learningRateField(),
    warmupFraction: p.number({
      title: 'Warm-up',
      description: 'Share of the run in which the rate rises to its peak',
      unit: '1',
      min: 0,
      max: 0.5,
      default: 0.05,
      source: 'https://arxiv.org/abs/1706.02677',
    }),
    warmupSteps: p.optionalInteger({
      title: 'Warm-up steps',
      description: 'Exact length of the warm-up, instead of the share',
      unit: 'steps',
      min: 0,
      max: 10_000_000,
    }),
    finalFactor: p.number({
      title: 'Final factor',
      description: 'What the rate falls towards, as a share of the peak',
      unit: '1',
      min: 0,
      max: 1,
      default: 0,
      source: 'https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/',
    }),
  }),
  create: ({ learningRate, warmupFraction, warmupSteps, finalFactor }) => ({
    peak: learningRate,
    at(step, totalSteps) {
      const now = Math.min(Math.max(step, 0), totalSteps - 1);
      // The warm-up never takes the whole run, so that a run of one step trains at the peak.
      const warmup = Math.min(warmupSteps ?? Math.round(warmupFraction * totalSteps), totalSteps - 1);
      if (now < warmup) return (learningRate * (now + 1)) / (warmup + 1);
      const progress = (now - warmup) / (totalSteps - warmup);
      const share = finalFactor + (1 - finalFactor) * 0.5 * (1 + Math.cos(Math.PI * progress));
      return learningRate * Math.min(share, 1);
    },
  }),
});
