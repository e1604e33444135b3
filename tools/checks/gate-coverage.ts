/**
 * How often the gate is wrong: the exact probability of PASS when the true drop is a hair above the norm, and of FAIL when it is
 * at it, summed over every outcome. Each should be 5 % at most; the bounds are asymptotic, so the table says how close they
 * come and where they do not. `node --conditions=@fovea/source tools/checks/gate-coverage.ts`
 */
import { dropBounds } from '@fovea/measure';

/** Promised in docs/guides/gate.md. */
const promised: ErrorRates = { falsePass: 0.07, falseFail: 0.09 };

// With 269 images and a norm of one point, not a single loss is the weakest evidence that passes.
const sizes = [100, 269, 300, 1000, 3000, 10_000, 50_000];
const norms = [0.001, 0.005, 0.01, 0.1];
const gainRates = [0, 0.0002, 0.001, 0.005, 0.02];

interface ErrorRates {
  readonly falsePass: number;
  readonly falseFail: number;
}

function errorRates(n: number, norm: number, gainRate: number): ErrorRates {
  const lossRate = gainRate + norm;
  let [falsePass, falseFail] = [0, 0];
  for (const [lost, lostProbability] of binomial(n, lossRate)) {
    for (const [gained, gainedProbability] of binomial(n - lost, gainRate / (1 - lossRate))) {
      const { lower, upper } = dropBounds({ n, lost, gained });
      const probability = lostProbability * gainedProbability;
      if (upper <= norm) falsePass += probability;
      if (lower > norm) falseFail += probability;
    }
  }
  return { falsePass, falseFail };
}

/** Outcomes with their probabilities, all within seven standard deviations. */
function* binomial(n: number, p: number): Generator<readonly [k: number, probability: number]> {
  if (p === 0) {
    yield [0, 1];
    return;
  }
  const spread = 7 * Math.sqrt(n * p * (1 - p)) + 10;
  const first = Math.max(0, Math.floor(n * p - spread));
  const last = Math.min(n, Math.ceil(n * p + spread));
  let log = 0;
  for (let k = 1; k <= first; k++) log += Math.log((n - k + 1) / k);
  for (let k = first; k <= last; k++) {
    yield [k, Math.exp(log + k * Math.log(p) + (n - k) * Math.log1p(-p))];
    log += Math.log((n - k) / (k + 1));
  }
}

let worst: ErrorRates = { falsePass: 0, falseFail: 0 };
console.log('| images | norm, points | gains | false PASS | false FAIL |\n|--:|--:|--:|--:|--:|');
for (const n of sizes) {
  for (const norm of norms) {
    for (const gainRate of gainRates) {
      const { falsePass, falseFail } = errorRates(n, norm, gainRate);
      worst = {
        falsePass: Math.max(worst.falsePass, falsePass),
        falseFail: Math.max(worst.falseFail, falseFail),
      };
      const cells = [n, 100 * norm, `${100 * gainRate} %`, percent(falsePass), percent(falseFail)];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
}
console.log(`worst: false PASS ${percent(worst.falsePass)}, false FAIL ${percent(worst.falseFail)}`);
if (worst.falsePass > promised.falsePass || worst.falseFail > promised.falseFail) process.exitCode = 1;

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
