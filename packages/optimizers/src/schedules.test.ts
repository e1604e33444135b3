import { p } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import type { CreateContext, Schedule } from '@fovea/contracts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { stepDecay } from './step-decay.ts';

const context = {} as CreateContext;
const makeConstant = (params: object): Schedule =>
  constant.create(p.parse(constant.params, params), context) as Schedule;
const makeCosine = (params: object): Schedule => cosine.create(p.parse(cosine.params, params), context) as Schedule;
const makeStepDecay = (params: object): Schedule =>
  stepDecay.create(p.parse(stepDecay.params, params), context) as Schedule;

describe.each([
  ['constant', makeConstant({})],
  ['cosine', makeCosine({})],
  ['cosine with a warm-up longer than the run', makeCosine({ warmupSteps: 1000 })],
  ['step-decay', makeStepDecay({})],
])('%s', (_name, schedule) => {
  it.each([1, 2, 3, 10, 1000])('stays within (0, peak] over %d steps, and outside them', (totalSteps) => {
    const rates = Array.from({ length: totalSteps + 4 }, (_, index) => schedule.at(index - 2, totalSteps));
    expect(Math.min(...rates)).toBeGreaterThan(0);
    expect(Math.max(...rates)).toBeLessThanOrEqual(schedule.peak);
  });

  it('trains a run of one step at the peak', () => {
    expect(schedule.at(0, 1)).toBe(schedule.peak);
  });
});

describe('cosine', () => {
  it('halves the rate in the middle of the descent', () => {
    expect(makeCosine({ learningRate: 2, warmupFraction: 0 }).at(50, 100)).toBeCloseTo(1, 12);
  });

  it('rises in equal parts to the peak', () => {
    const schedule = makeCosine({ learningRate: 1, warmupSteps: 3 });
    expect([0, 1, 2, 3].map((step) => schedule.at(step, 100))).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('never rises after the warm-up and approaches its final factor', () => {
    const schedule = makeCosine({ learningRate: 1, warmupFraction: 0.1, finalFactor: 0.2 });
    const rates = Array.from({ length: 900 }, (_, index) => schedule.at(100 + index, 1000));
    expect(rates.every((rate, index) => index === 0 || rate <= rates[index - 1]!)).toBe(true);
    expect(rates.at(-1)).toBeGreaterThan(0.2);
    expect(rates.at(-1)).toBeLessThan(0.2001);
  });
});

describe('step-decay', () => {
  it('drops tenfold at a half and at three quarters', () => {
    const schedule = makeStepDecay({ learningRate: 1 });
    expect([0, 49, 50, 74, 75, 99].map((step) => schedule.at(step, 100))).toEqual([1, 1, 0.1, 0.1, 0.1 ** 2, 0.1 ** 2]);
  });

  it('refuses drops that do not rise', () => {
    expect(() => makeStepDecay({ drops: [0.5, 0.5] })).toThrow(expect.objectContaining({ code: 'PARAMS_INVALID' }));
  });
});
