import { rosenbrockGradient, rosenbrockStart } from '@fovea/plugin-testing';

/** What the conformance kit cannot guess: numbers worked out apart from the code they check. */
export const fixtures = {
  params: {
    'optimizer:acme/lion': [{ weightDecay: 0.1 }],
    'model:acme/mlp': [{ units: 16, depth: 2, activation: 'tanh', dropout: 0.25 }],
  },
  models: {
    'model:acme/mlp': [
      {
        params: { units: 64, depth: 1 },
        inputShape: [8, 8, 1],
        numClasses: 3,
        // 64*64 + 64 and 64*3 + 3; without the biases for the multiplications.
        parameters: 4160 + 195,
        macs: 4096 + 192,
        source: 'counted by hand',
      },
    ],
  },
  optimizers: {
    'optimizer:acme/lion': [
      { learningRate: 0.01, points: lionTrajectory(0.01, 0), source: 'Chen et al. (2023), program 1, in float64' },
      {
        params: { weightDecay: 0.1 },
        learningRate: 0.01,
        points: lionTrajectory(0.01, 0.1),
        source: 'Chen et al. (2023), program 1, in float64',
      },
    ],
  },
};

/** Program 1 of the paper, word for word, on Rosenbrock's function. */
function lionTrajectory(learningRate, weightDecay) {
  const points = [];
  let weight = [...rosenbrockStart];
  let momentum = [0, 0];
  for (let step = 0; step < 20; step++) {
    const gradient = rosenbrockGradient(weight);
    const update = momentum.map((m, i) => Math.sign(interpolate(gradient[i], m, 0.9)));
    momentum = momentum.map((m, i) => interpolate(gradient[i], m, 0.99));
    weight = weight.map((w, i) => w - learningRate * (update[i] + weightDecay * w));
    points.push(weight);
  }
  return points;
}

function interpolate(gradient, momentum, beta) {
  return beta * momentum + (1 - beta) * gradient;
}
