import { describe, expect, it } from '@jest/globals';
import { freshStepId, moved, readSeeds, stepsOf, withSteps } from './draft.ts';

const pipeline = { name: 'p', steps: [{ use: 'fovea/evaluate' }, { id: 'evaluate-2', use: 'fovea/evaluate' }] };

describe('drafts', () => {
  it('give a new step a name that no other has', () => {
    expect(freshStepId(pipeline, 'fovea/evaluate')).toBe('evaluate-3');
    expect(freshStepId(pipeline, 'fovea/train')).toBe('train');
  });

  it('begin a follow-up with its first step and drop it with its last', () => {
    const longer = withSteps(pipeline, 'followUp', [{ use: 'fovea/quantize' }]);
    expect(longer.followUp).toEqual({ bestOf: 'top1', steps: [{ use: 'fovea/quantize' }] });
    expect(stepsOf(longer, 'followUp')).toHaveLength(1);
    expect(withSteps(longer, 'followUp', [])).toEqual(pipeline);
  });

  it('move steps one place, and not beyond the ends', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });

  it('read one seed, several or none', () => {
    expect([readSeeds('7'), readSeeds('1, 2 2'), readSeeds('x')]).toEqual([7, [1, 2], undefined]);
  });
});
