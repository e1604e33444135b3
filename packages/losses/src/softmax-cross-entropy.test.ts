import { p } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import type { CreateContext, Loss } from '@fovea/contracts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

const make = (params: object = {}): Loss =>
  softmaxCrossEntropy.create(p.parse(softmaxCrossEntropy.params, params), {} as CreateContext) as Loss;

const logits = Float32Array.of(0.5, -1, 2, 0, 0, 0, 3, -2, 0.25, -0.5, 1.5, -1.5);
const labels = Int32Array.of(2, 0, 1, 1);

describe('softmax cross-entropy', () => {
  it('is log(K) for equal logits, with the gradient softmax - onehot over the batch', () => {
    const { loss, gradient } = make().evaluate({
      logits: new Float32Array(4),
      labels: Int32Array.of(1, 0),
      numClasses: 2,
    });
    expect(loss).toBeCloseTo(Math.log(2), 12);
    expect([...gradient]).toEqual([0.25, -0.25, -0.25, 0.25]);
  });

  it('matches a row worked out by hand', () => {
    // z = (ln 1, ln 2, ln 5): p = (1/8, 2/8, 5/8); the label's loss is -ln(2/8).
    const row = Float32Array.of(0, Math.log(2), Math.log(5));
    const { loss, gradient } = make().evaluate({ logits: row, labels: Int32Array.of(1), numClasses: 3 });
    expect(loss).toBeCloseTo(Math.log(4), 6);
    [0.125, -0.75, 0.625].forEach((expected, index) => expect(gradient[index]).toBeCloseTo(expected, 6));
  });

  it('smooths labels: the loss of a perfect answer is that of the smoothed target', () => {
    // q = (0.95, 0.05) with smoothing 0.1 and K = 2; at logits ln q the loss is the entropy of q, and the gradient 0.
    const row = Float32Array.of(Math.log(0.95), Math.log(0.05));
    const { loss, gradient } = make({ labelSmoothing: 0.1 }).evaluate({
      logits: row,
      labels: Int32Array.of(0),
      numClasses: 2,
    });
    expect(loss).toBeCloseTo(-(0.95 * Math.log(0.95) + 0.05 * Math.log(0.05)), 6);
    gradient.forEach((value) => expect(value).toBeCloseTo(0, 6));
  });

  it.each([
    {},
    { labelSmoothing: 0.1 },
    { labelSmoothing: 0.9 },
    { classWeights: [0.5, 2, 3] },
    { balanced: true, labelSmoothing: 0.2 },
  ])('has the gradient of its finite differences with %j', (params) => {
    const loss = make(params);
    loss.prepare?.({ classCounts: [10, 20, 70], classes: ['a', 'b', 'c'] });
    const { gradient } = loss.evaluate({ logits, labels, numClasses: 3 });
    const step = 2 ** -10;
    gradient.forEach((value, index) => {
      const moved = (by: number): number => {
        const copy = logits.slice();
        copy[index]! += by;
        return loss.evaluate({ logits: copy, labels, numClasses: 3 }).loss;
      };
      expect(value).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 5);
    });
  });

  it('weighs balanced classes by N / (K n)', () => {
    const balanced = make({ balanced: true });
    balanced.prepare?.({ classCounts: [10, 30], classes: ['a', 'b'] });
    const listed = make({ classWeights: [2, 2 / 3] });
    const input = { logits: Float32Array.of(1, 2, 3, 4), labels: Int32Array.of(0, 1), numClasses: 2 };
    expect(balanced.evaluate(input)).toEqual(listed.evaluate(input));
  });

  it('stays exact where exp would overflow', () => {
    const { loss, gradient } = make().evaluate({
      logits: Float32Array.of(1e4, 0),
      labels: Int32Array.of(1),
      numClasses: 2,
    });
    expect(loss).toBe(1e4);
    expect([...gradient]).toEqual([1, -1]);
  });

  it('takes a logit of minus infinity for a probability of 0', () => {
    const { loss } = make().evaluate({
      logits: Float32Array.of(0, -Infinity),
      labels: Int32Array.of(0),
      numClasses: 2,
    });
    expect(loss).toBe(0);
  });

  it('passes NaN on', () => {
    const { loss, gradient } = make().evaluate({
      logits: Float32Array.of(NaN, 0),
      labels: Int32Array.of(1),
      numClasses: 2,
    });
    expect(loss).toBeNaN();
    expect(gradient[0]).toBeNaN();
  });

  it('is 0 for an empty batch', () => {
    const { loss, gradient } = make().evaluate({
      logits: new Float32Array(0),
      labels: new Int32Array(0),
      numClasses: 3,
    });
    expect(loss).toBe(0);
    expect(gradient).toHaveLength(0);
  });

  it('leaves its input as it was', () => {
    const input = logits.slice();
    make({ labelSmoothing: 0.1 }).evaluate({ logits: input, labels, numClasses: 3 });
    expect(input).toEqual(logits);
  });

  it.each([
    ['both weightings', () => make({ balanced: true, classWeights: [1, 2] }), 'PARAMS_INVALID'],
    [
      'a list of another length',
      () => make({ classWeights: [1, 2] }).prepare?.({ classCounts: [1, 1, 1], classes: ['a', 'b', 'c'] }),
      'PARAMS_INVALID',
    ],
    [
      'an empty class to balance',
      () => make({ balanced: true }).prepare?.({ classCounts: [1, 0], classes: ['a', 'b'] }),
      'DATASET_INVALID',
    ],
    [
      'balancing without counts',
      () => make({ balanced: true }).evaluate({ logits, labels, numClasses: 3 }),
      'INTERNAL',
    ],
    [
      'a label beyond the classes',
      () => make().evaluate({ logits, labels: Int32Array.of(0, 3, 0, 0), numClasses: 3 }),
      'DATASET_INVALID',
    ],
  ])('refuses %s', (_what, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });
});
