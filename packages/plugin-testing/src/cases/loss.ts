import type { Loss } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { type ContributionCase, notApplicable } from '../case.ts';
import { firstDifference, showAt } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';

const numClasses = 4;
const batchSize = 5;
const nudge = 2 ** -7;

export const lossGradient: ContributionCase<'loss'> = {
  id: 'loss/gradient/finite-difference',
  title: 'returns the gradient of the loss it returns',
  since: '0.1.0',
  async check(subject) {
    if (subject.contribution.capabilities?.['smooth'] === false) return notApplicable('capabilities.smooth is false');
    const rng = createRng(subject.seed, 'loss');
    const logits = Float32Array.from({ length: batchSize * numClasses }, () => 2 * rng.normal());
    const labels = Int32Array.from({ length: batchSize }, (_, row) => row % numClasses);
    return eachLoss(subject, (loss) => {
      const evaluate = (values: Float32Array): number => loss.evaluate({ logits: values, labels, numClasses }).loss;
      const { gradient } = loss.evaluate({ logits, labels, numClasses });
      const differences = Array.from(logits, (logit, index) => {
        const lossAt = (value: number): number => evaluate(logits.with(index, value));
        const [above, below] = [Math.fround(logit + nudge), Math.fround(logit - nudge)];
        return (lossAt(above) - lossAt(below)) / (above - below);
      });
      // Central differences of a loss that may be rounded to float32: 2e-7 / nudge, beside the curvature's nudge^2.
      const wrong = firstDifference(differences, gradient, 5e-4);
      if (wrong !== undefined) {
        throw subject.violation({
          what: 'the gradient differs from central differences of the loss',
          expected: showAt(wrong, wrong.expected),
          received: showAt(wrong, wrong.received),
          hint: 'The gradient is of the mean over the batch: divide by the batch size once.',
        });
      }
    });
  },
};

export const lossBatchZero: ContributionCase<'loss'> = {
  id: 'loss/batch-zero',
  title: 'is 0 for an empty batch',
  since: '0.1.0',
  async check(subject) {
    return eachLoss(subject, (loss) => {
      const result = loss.evaluate({ logits: new Float32Array(), labels: new Int32Array(), numClasses });
      if (result.loss !== 0 || result.gradient.length !== 0) {
        throw subject.violation({
          what: 'an empty batch has a loss',
          expected: 'loss 0 and an empty gradient',
          received: `loss ${result.loss} and a gradient of ${result.gradient.length}`,
          hint: 'A mean over nothing divides by zero.',
        });
      }
    });
  },
};

export const lossNanPasses: ContributionCase<'loss'> = {
  id: 'loss/nan-passes',
  title: 'is NaN where a logit is NaN',
  since: '0.1.0',
  async check(subject) {
    return eachLoss(subject, (loss) => {
      for (const place of [0, 5]) {
        const logits = new Float32Array(2 * numClasses).fill(0.5).with(place, NaN);
        const result = loss.evaluate({ logits, labels: new Int32Array([1, 1]), numClasses });
        if (!Number.isNaN(result.loss)) {
          throw subject.violation({
            what: `a NaN in logit ${place} is swallowed`,
            expected: 'NaN, which stops the run as diverged',
            received: String(result.loss),
          });
        }
      }
    });
  },
};

async function eachLoss(
  subject: ContributionSubject<'loss'>,
  check: (loss: Loss) => void,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) {
    const loss = await subject.create(params);
    loss.prepare?.({ classCounts: [40, 30, 20, 10], classes: ['a', 'b', 'c', 'd'] });
    check(loss);
  }
  return undefined;
}
