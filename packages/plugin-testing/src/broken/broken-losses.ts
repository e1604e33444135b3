import type { LossInput, LossResult } from '@fovea/contracts';
import { FakeLoss, fakeLoss } from '../fakes/fake-loss.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';

export const brokenLosses: BrokenSubjects<'loss'> = {
  'loss/gradient/finite-difference': [
    {
      says: /central differences/,
      plugin: altered(({ loss, gradient }, { labels }) => ({
        loss,
        gradient: gradient.map((each) => each * labels.length),
      })),
    },
  ],
  'loss/batch-zero': [
    {
      says: /empty batch/,
      plugin: altered((result, { labels }) => ({ ...result, loss: (result.loss * labels.length) / labels.length })),
    },
  ],
  'loss/nan-passes': [
    {
      says: /swallowed/,
      plugin: altered((result) => ({ ...result, loss: Number.isNaN(result.loss) ? 0 : result.loss })),
    },
  ],
};

function altered(change: (result: LossResult, input: LossInput) => LossResult): ReturnType<typeof creating> {
  const sound = new FakeLoss();
  return creating(fakeLoss, () => ({ evaluate: (input) => change(sound.evaluate(input), input) }));
}
