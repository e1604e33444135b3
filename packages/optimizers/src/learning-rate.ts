import { p } from '@fovea/contracts';

/** The `learningRate` field, shared by all schedules: the highest rate of the run. */
export function learningRateField() {
  return p.number({
    title: 'Learning rate',
    description: 'The highest rate of the run; 0.001 suits Adam and RMSprop, 0.01 plain SGD',
    unit: '1',
    min: 0,
    max: 100,
    exclusiveMin: true,
    default: 0.001,
    source: 'https://keras.io/api/optimizers/adam/',
    scale: 'log',
  });
}

/** Progress of a run in [0, 1): 0 at its first step. Steps outside the run count as its ends. */
export function progressAt(step: number, totalSteps: number): number {
  return Math.min(Math.max(step, 0), totalSteps - 1) / totalSteps;
}
