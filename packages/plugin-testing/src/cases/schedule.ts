import type { Schedule } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { show } from '../compare.ts';

const totals = [2, 3, 7, 100, 1000];

export const scheduleBounded: ContributionCase<'schedule'> = {
  id: 'schedule/bounded',
  title: 'stays within 0 and its peak at every step',
  since: '0.1.0',
  async check(subject) {
    return eachSchedule(subject, (schedule, params) => {
      for (const total of totals) expectBounded(subject, schedule, params, total);
    });
  },
};

export const scheduleTotalOne: ContributionCase<'schedule'> = {
  id: 'schedule/total-one',
  title: 'stays within 0 and its peak in a run of one step',
  since: '0.1.0',
  async check(subject) {
    return eachSchedule(subject, (schedule, params) => expectBounded(subject, schedule, params, 1));
  },
};

export const schedulePure: ContributionCase<'schedule'> = {
  id: 'schedule/pure',
  title: 'gives the same rate for a step whatever was asked before',
  since: '0.1.0',
  async check(subject) {
    return eachSchedule(subject, (schedule, params) => {
      const forward = Array.from({ length: 50 }, (_, step) => schedule.at(step, 50));
      const backward = Array.from({ length: 50 }, (_, step) => schedule.at(49 - step, 50)).toReversed();
      const changed = forward.findIndex((rate, step) => !Object.is(rate, backward[step]));
      if (changed >= 0) {
        throw subject.violation({
          what: `the rate of step ${changed} depends on what was asked before, with ${show(params)}`,
          expected: String(forward[changed]),
          received: String(backward[changed]),
          hint: 'A resumed run asks for its first step in the middle; keep no state.',
        });
      }
    });
  },
};

export const scheduleMonotone: ContributionCase<'schedule'> = {
  id: 'schedule/monotone-where-declared',
  title: 'never rises where it declares to be monotone',
  since: '0.1.0',
  async check(subject) {
    if (subject.contribution.capabilities?.['monotone'] !== true) return notApplicable('capabilities.monotone');
    return eachSchedule(subject, (schedule, params) => {
      for (const total of totals) {
        for (let step = 1; step < total; step++) {
          const [before, after] = [schedule.at(step - 1, total), schedule.at(step, total)];
          if (after > before) {
            throw subject.violation({
              what: `the rate rises at step ${step} of ${total}, with ${show(params)}`,
              expected: `at most ${before}`,
              received: String(after),
            });
          }
        }
      }
    });
  },
};

async function eachSchedule(
  subject: ContributionSubject<'schedule'>,
  check: (schedule: Schedule, params: Readonly<Record<string, unknown>>) => void,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.randomParamSets(subject.quick ? 5 : 30);
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) check(await subject.create(params), params);
  return undefined;
}

function expectBounded(
  subject: ContributionSubject<'schedule'>,
  schedule: Schedule,
  params: Readonly<Record<string, unknown>>,
  total: number,
): void {
  for (let step = 0; step < total; step++) {
    const rate = schedule.at(step, total);
    // A rate of peak * (1 + 1 ulp) from rounding is no fault.
    if (!(rate >= 0 && rate <= schedule.peak * (1 + 1e-12))) {
      throw subject.violation({
        what: `the rate of step ${step} of ${total} is out of bounds, with ${show(params)}`,
        expected: `a number in [0, ${schedule.peak}]`,
        received: String(rate),
      });
    }
  }
}
