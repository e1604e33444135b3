import { rosenbrockGradient, rosenbrockStart } from '../reference/rosenbrock.ts';

export type Point = readonly [x: number, y: number];

/** One coordinate's update: returns the change of the weight. */
type Rule = (gradient: number, step: number) => number;

/** Points that a rule visits from Rosenbrock's start, in float64; each coordinate has a rule of its own. */
export function trajectory(newRule: () => Rule, steps = 20): Point[] {
  const rules = [newRule(), newRule()] as const;
  const points: Point[] = [];
  let [x, y] = rosenbrockStart;
  for (let step = 1; step <= steps; step++) {
    // Gradients are stored as float32 between backend and optimizer, weights too.
    const [dx, dy] = rosenbrockGradient([x, y]);
    [x, y] = [Math.fround(x + rules[0](Math.fround(dx), step)), Math.fround(y + rules[1](Math.fround(dy), step))];
    points.push([x, y]);
  }
  return points;
}

/** @source Sutskever et al. (2013), in the form of Keras: `v = m v - r g; w += v`, with Nesterov `w += m v - r g`. */
export function sgdRule(rate: number, momentum: number, nesterov: boolean): () => Rule {
  return () => {
    let velocity = 0;
    return (gradient) => {
      velocity = momentum * velocity - rate * gradient;
      return nesterov ? momentum * velocity - rate * gradient : velocity;
    };
  };
}

/** @source Kingma, Ba: Adam (2015), algorithm 1 with the efficient order of its section 2 (epsilon as in Keras). */
export function adamRule(rate: number, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7): () => Rule {
  return () => {
    let [mean, variance] = [0, 0];
    return (gradient, step) => {
      mean = beta1 * mean + (1 - beta1) * gradient;
      variance = beta2 * variance + (1 - beta2) * gradient ** 2;
      const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      return (-corrected * mean) / (Math.sqrt(variance) + epsilon);
    };
  };
}

/** @source Tieleman, Hinton (2012), lecture 6e; centered after Graves (2013); epsilon under the root as in Keras. */
export function rmspropRule(
  rate: number,
  rho: number,
  momentum: number,
  centered: boolean,
  epsilon = 1e-7,
): () => Rule {
  return () => {
    let [meanSquare, mean, velocity] = [0, 0, 0];
    return (gradient) => {
      meanSquare = rho * meanSquare + (1 - rho) * gradient ** 2;
      mean = rho * mean + (1 - rho) * gradient;
      const spread = centered ? meanSquare - mean ** 2 : meanSquare;
      velocity = momentum * velocity + (rate * gradient) / Math.sqrt(spread + epsilon);
      return -velocity;
    };
  };
}
