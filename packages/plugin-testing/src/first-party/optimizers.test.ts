import { describeFirstParty } from './describe-first-party.ts';
import { adamRule, rmspropRule, sgdRule, trajectory } from './reference-optimizers.ts';

await describeFirstParty('@fovea/optimizers', {
  params: {
    'optimizer:fovea/sgd': [
      { momentum: 0.9, nesterov: true },
      { momentum: 0.9, weightDecay: 0.01 },
    ],
    'optimizer:fovea/adam': [{ weightDecay: 0.01 }],
    'optimizer:fovea/rmsprop': [{ momentum: 0.9, centered: true }],
  },
  optimizers: {
    'optimizer:fovea/sgd': [
      { learningRate: 0.0005, points: trajectory(sgdRule(0.0005, 0, false)), source: 'gradient descent in float64' },
      {
        params: { momentum: 0.9 },
        learningRate: 0.0001,
        points: trajectory(sgdRule(0.0001, 0.9, false)),
        source: 'Sutskever et al. (2013) in float64',
      },
      {
        params: { momentum: 0.9, nesterov: true },
        learningRate: 0.0001,
        points: trajectory(sgdRule(0.0001, 0.9, true)),
        source: 'Sutskever et al. (2013) in float64',
      },
    ],
    'optimizer:fovea/adam': [
      { learningRate: 0.01, points: trajectory(adamRule(0.01)), source: 'Kingma, Ba (2015) in float64' },
    ],
    'optimizer:fovea/rmsprop': [
      {
        learningRate: 0.01,
        points: trajectory(rmspropRule(0.01, 0.9, 0, false)),
        source: 'Tieleman, Hinton (2012) in float64',
      },
      {
        params: { momentum: 0.5, centered: true },
        learningRate: 0.001,
        points: trajectory(rmspropRule(0.001, 0.9, 0.5, true)),
        source: 'Graves (2013) in float64',
      },
    ],
  },
});
