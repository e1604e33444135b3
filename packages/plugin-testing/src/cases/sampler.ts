import type { Sampler } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { withoutMathRandom } from '../without-math-random.ts';

const numClasses = 3;

/** Imbalanced, balanced, one class missing, one example, none. */
const labelSets: readonly Int32Array[] = [
  Int32Array.from({ length: 60 }, (_, index) => (index % 10 === 0 ? 1 : index % 15 === 1 ? 2 : 0)),
  Int32Array.from({ length: 30 }, (_, index) => index % 3),
  Int32Array.from({ length: 10 }, (_, index) => (index % 2) * 2),
  new Int32Array([2]),
  new Int32Array(),
];

export const samplerIndices: ContributionCase<'sampler'> = {
  id: 'sampler/indices/in-range',
  title: 'returns indices of examples that exist',
  since: '0.1.0',
  async check(subject) {
    return eachOrder(subject, (sampler, labels) => {
      const order = sampler.order({ labels, numClasses, rng: createRng(subject.seed) });
      const wrong = order.find((index) => !(Number.isInteger(index) && index >= 0 && index < labels.length));
      if (wrong !== undefined) {
        throw subject.violation({
          what: `an index of ${labels.length} examples is out of range`,
          expected: `0..${labels.length - 1}`,
          received: String(wrong),
        });
      }
    });
  },
};

export const samplerLength: ContributionCase<'sampler'> = {
  id: 'sampler/length/kept',
  title: 'visits as many examples an epoch as there are',
  since: '0.1.0',
  async check(subject) {
    if (subject.contribution.capabilities?.['keepsLength'] === false)
      return notApplicable('capabilities.keepsLength is false');
    return eachOrder(subject, (sampler, labels) => {
      const { length } = sampler.order({ labels, numClasses, rng: createRng(subject.seed) });
      if (length !== labels.length) {
        throw subject.violation({
          what: 'an epoch has another length than the data',
          expected: String(labels.length),
          received: String(length),
          hint: 'Declare capabilities.keepsLength false where that is meant.',
        });
      }
    });
  },
};

export const samplerRng: ContributionCase<'sampler'> = {
  id: 'sampler/rng/only-source',
  title: 'takes every random number from the Rng it is handed',
  since: '0.1.0',
  async check(subject) {
    return eachOrder(subject, (sampler, labels) => {
      const draw = (): Int32Array => sampler.order({ labels, numClasses, rng: createRng(subject.seed) }).slice();
      const first = withoutMathRandom(subject.violation, draw);
      const second = withoutMathRandom(subject.violation, draw);
      if (!isSame(first, second)) {
        throw subject.violation({
          what: 'the same Rng gives two orders',
          expected: show([...first]),
          received: show([...second]),
        });
      }
    });
  },
};

export const samplerInput: ContributionCase<'sampler'> = {
  id: 'sampler/input/untouched',
  title: 'leaves the labels as they were',
  since: '0.1.0',
  async check(subject) {
    return eachOrder(subject, (sampler, labels) => {
      const before = labels.slice();
      sampler.order({ labels, numClasses, rng: createRng(subject.seed) });
      if (!isSame(before, labels)) {
        throw subject.violation({
          what: 'the labels are changed',
          expected: show([...before]),
          received: show([...labels]),
        });
      }
    });
  },
};

async function eachOrder(
  subject: ContributionSubject<'sampler'>,
  check: (sampler: Sampler, labels: Int32Array) => void,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.randomParamSets(subject.quick ? 2 : 10);
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) {
    const sampler = await subject.create(params);
    for (const labels of labelSets) check(sampler, labels.slice());
  }
  return undefined;
}
