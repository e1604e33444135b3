import type { Schedule } from '@fovea/contracts';
import { fakeSchedule } from '../fakes/fake-schedule.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';

export const brokenSchedules: BrokenSubjects<'schedule'> = {
  'schedule/bounded': [
    { says: /out of bounds/, plugin: rating((step) => 0.1 + step) },
    { says: /out of bounds/, plugin: rating(() => -1e-9) },
    { says: /out of bounds/, plugin: rating(() => NaN) },
  ],
  'schedule/pure': [{ says: /depends on what was asked before/, plugin: creating(fakeSchedule, countingSchedule) }],
  'schedule/total-one': [
    // Progress is step / (totalSteps - 1): 0 / 0 in a run of one step.
    { says: /of 1 is out of bounds/, plugin: rating((step, total) => 0.1 * (1 - step / (total - 1))) },
  ],
  'schedule/monotone-where-declared': [
    { says: /rises at step/, plugin: rating((step, total) => (0.1 * (step + 1)) / total) },
  ],
};

function rating(at: Schedule['at']): ReturnType<typeof creating> {
  return creating(fakeSchedule, () => ({ peak: 0.1, at }));
}

function countingSchedule(): Schedule {
  let asked = 0;
  return { peak: 1, at: () => 1 / ++asked };
}
