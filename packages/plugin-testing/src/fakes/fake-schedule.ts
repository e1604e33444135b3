import { defineContribution, p } from '@fovea/contracts';

/** From the peak straight down to zero. */
export const fakeSchedule = defineContribution({
  kind: 'schedule',
  id: 'fakes/linear',
  behaviour: 1,
  title: 'Linear',
  summary: 'From the peak straight down to zero.',
  params: p.params({
    learningRate: p.number({ title: 'Learning rate', unit: '1', min: 0, max: 10, default: 0.1 }),
  }),
  capabilities: { monotone: true },
  create: ({ learningRate }) => ({
    peak: learningRate,
    at: (step, totalSteps) => learningRate * Math.max(0, 1 - step / totalSteps),
  }),
});
