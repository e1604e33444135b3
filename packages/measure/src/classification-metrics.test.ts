import { describe, expect, it } from '@jest/globals';
import { classificationMetrics } from './classification-metrics.ts';

describe('classificationMetrics', () => {
  // Six images, three classes. Predictions 0, 1, 1, 1, 0, 2 for labels 0, 0, 1, 1, 2, 2.
  const probabilities = Float32Array.of(
    0.5,
    0.25,
    0.25,
    0.25,
    0.5,
    0.25,
    0.25,
    0.5,
    0.25,
    0,
    1,
    0,
    0.5,
    0.25,
    0.25,
    0.125,
    0.125,
    0.75,
  );
  const labels = Int32Array.of(0, 0, 1, 1, 2, 2);
  const metrics = classificationMetrics({ probabilities, labels, numClasses: 3 });

  it('counts right answers and the confusion', () => {
    expect(metrics).toMatchObject({
      n: 6,
      top1: 4 / 6,
      top5: 1,
      confusion: [
        [1, 1, 0],
        [0, 2, 0],
        [1, 0, 1],
      ],
    });
    expect(metrics.perClassRecall).toEqual([0.5, 1, 0.5]);
  });

  it('averages F1 over classes', () => {
    // F1 = 2 TP / (support + predictions): 2/(2+2), 4/(2+3), 2/(2+1).
    expect(metrics.macroF1).toBeCloseTo((0.5 + 0.8 + 2 / 3) / 3, 12);
  });

  it('averages minus the logarithm of the right probability', () => {
    const right = [0.5, 0.25, 0.5, 1, 0.25, 0.75];
    expect(metrics.loss).toBeCloseTo(right.reduce((sum, p) => sum - Math.log(p), 0) / 6, 12);
  });

  it('leaves classes without an image out of recall and F1', () => {
    const lonely = classificationMetrics({
      probabilities: Float32Array.of(1, 0),
      labels: Int32Array.of(0),
      numClasses: 2,
    });
    expect(lonely).toMatchObject({ macroF1: 1, perClassRecall: [1, null] });
  });

  it('gives equal probabilities to the lower class, in top-1 and top-5 alike', () => {
    const even = new Float32Array(12).fill(1 / 6);
    expect(classificationMetrics({ probabilities: even, labels: Int32Array.of(0, 5), numClasses: 6 })).toMatchObject({
      top1: 0.5,
      top5: 0.5,
    });
  });

  it('bounds the loss of an impossible right answer', () => {
    const { loss } = classificationMetrics({
      probabilities: Float32Array.of(1, 0),
      labels: Int32Array.of(1),
      numClasses: 2,
    });
    expect(loss).toBeCloseTo(-Math.log(1e-7), 12);
  });

  it.each([
    ['no image', { probabilities: new Float32Array(0), labels: new Int32Array(0), numClasses: 2 }, 'DATASET_INVALID'],
    [
      'a label beyond the classes',
      { probabilities: Float32Array.of(1, 0), labels: Int32Array.of(2), numClasses: 2 },
      'DATASET_INVALID',
    ],
    ['NaN', { probabilities: Float32Array.of(1, NaN), labels: Int32Array.of(0), numClasses: 2 }, 'MODEL_INVALID'],
    [
      'NaN in the first class',
      { probabilities: Float32Array.of(NaN, 1), labels: Int32Array.of(1), numClasses: 2 },
      'MODEL_INVALID',
    ],
    [
      'too few probabilities',
      { probabilities: Float32Array.of(1), labels: Int32Array.of(0), numClasses: 2 },
      'INTERNAL',
    ],
  ])('refuses %s', (_what, input, code) => {
    expect(() => classificationMetrics(input)).toThrow(expect.objectContaining({ code }));
  });
});
