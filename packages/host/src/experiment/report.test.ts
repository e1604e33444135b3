import { describe, expect, it } from '@jest/globals';
import type { EvaluationRecord, LatencyMeasurement, ReportCertificate, ReportModel } from '@fovea/contracts';
import { badgeOf } from './badge.ts';
import { asSelected, bestOf, goalOf, groupBySeed, metricOf } from './best-of.ts';
import { recommend } from './recommendation.ts';

const latency = (p50Ms: number, batch = 1): LatencyMeasurement => ({
  backend: 'wasm',
  threads: 1,
  batch,
  p50Ms,
  p90Ms: p50Ms,
  p99Ms: p50Ms,
  meanMs: p50Ms,
  n: 10,
  warmupCalls: 1,
  noise: 0,
});
const model = (id: string, top1: number, rest: Partial<ReportModel> = {}): ReportModel => ({
  id,
  label: id,
  params: 10,
  macs: 100,
  bytes: 1000,
  peakActivationBytes: 1,
  quantizer: null,
  accuracy: { top1, top5: 1, macroF1: top1, n: 10_000 },
  latency: [],
  badge: null,
  history: null,
  evaluation: null,
  run: id,
  differs: { id },
  ...rest,
});
const int8 = { id: 'x/int8', scheme: 'integer-compute' } as const;

describe('badgeOf', () => {
  const float = model('float', 0.9, { latency: [latency(10), latency(50, 32)] });
  const small = (measured: LatencyMeasurement[]) =>
    model('int8', 0.9, { bytes: 250, quantizer: int8, latency: measured });

  it.each([
    ['was not timed', [], 'smaller, not faster'],
    ['is as fast', [latency(10)], 'smaller, not faster'],
    ['is slower', [latency(20)], 'smaller, not faster'],
    ['was timed at another batch size only', [latency(1, 8)], 'smaller, not faster'],
    ['is 1.05 times as fast', [latency(9.5)], 'smaller, not faster'],
    ['is twice as fast', [latency(5)], null],
    ['is twice as fast in large batches', [latency(10), latency(25, 32)], null],
  ])('of a quantized model that %s', (_case, measured, expected) => {
    expect(badgeOf(small(measured), float)).toBe(expected);
  });

  it('is for smaller quantized models only', () => {
    expect(badgeOf(float, float)).toBeNull();
    expect(badgeOf(small([]), undefined)).toBeNull();
    expect(badgeOf({ ...small([]), bytes: 1000 }, float)).toBeNull();
  });
});

describe('bestOf', () => {
  it("goes by the metric's own goal, or by the one it is given", () => {
    const models = [
      model('a', 0.8, { bytes: 10 }),
      model('b', 0.9, { bytes: 30 }),
      model('c', 0.7, { bytes: 20, accuracy: null }),
    ];
    expect(bestOf(models, 'top1')?.id).toBe('b');
    expect(bestOf(models, 'bytes')?.id).toBe('a');
    expect(bestOf(models, 'bytes', 'max')?.id).toBe('b');
    expect(bestOf(models, 'p50Ms')).toBeUndefined();
    expect(bestOf([], 'top1')).toBeUndefined();
  });

  it('judges a configuration by the mean of its seeds, and takes its best seed', () => {
    const seeded = (id: string, rate: number, seed: number, top1: number) =>
      model(id, top1, { differs: { rate, seed }, run: `run-${rate}-${seed}` });
    // Means: 0.85 and 0.87; the single best, 0.9, belongs to the first.
    const models = [
      seeded('lucky', 1, 1, 0.9),
      seeded('unlucky', 1, 2, 0.8),
      seeded('solid', 2, 1, 0.86),
      seeded('solid-best', 2, 2, 0.88),
    ];
    expect(bestOf(models, 'top1')?.id).toBe('solid-best');
  });

  it('takes two models of one run for two configurations', () => {
    const models = [model('head', 0.7, { run: 'one', differs: {} }), model('tuned', 0.8, { run: 'one', differs: {} })];
    expect(groupBySeed(models)).toHaveLength(2);
    const other = models.map((each) => ({ ...each, run: 'two', differs: { seed: 2 } }));
    expect(groupBySeed([...models, ...other]).map((group) => group.map(({ id }) => id))).toEqual([
      ['head', 'head'],
      ['tuned', 'tuned'],
    ]);
  });

  it('sees models by their validation images when it chooses what to continue', () => {
    const evaluation = {
      top1: 0.95,
      top5: 1,
      macroF1: 0.94,
      loss: 0.2,
      n: 500,
      split: 'validation',
    } as EvaluationRecord;
    const lucky = model('lucky', 0.99);
    const chosen = model('chosen', 0.9, { selection: evaluation });
    const [first, second] = asSelected([lucky, chosen]);
    expect(first).toBe(lucky);
    expect(second).toMatchObject({ accuracy: { top1: 0.95, n: 500 }, evaluation });
    const rival = model('rival', 0.99, { selection: { ...evaluation, top1: 0.94, loss: 0.1 } });
    expect(bestOf(asSelected([rival, chosen]), 'top1')?.id).toBe('chosen');
    expect(bestOf(asSelected([rival, chosen]), 'loss')?.id).toBe('rival');
  });

  it('reads latency at the smallest batch size', () => {
    expect(metricOf(model('a', 0.5, { latency: [latency(50, 32), latency(3)] }), 'p50Ms')).toBe(3);
  });

  it('names the metrics there are when it does not know one', () => {
    expect(goalOf('loss')).toBe('min');
    expect(() => bestOf([], 'top2')).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('Did you mean top1 or top5') }),
    );
    expect(() => goalOf('constructor')).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

describe('recommend', () => {
  it('says nothing where nothing was scored', () => {
    expect(recommend([])).toBeNull();
    expect(recommend([model('a', 0, { accuracy: null })])).toBeNull();
  });

  it('names the most accurate, the smallest and the fastest within one point', () => {
    const text = recommend([
      model('float', 0.99, { latency: [latency(10)] }),
      model('int8', 0.985, { bytes: 250, badge: 'smaller, not faster', latency: [latency(9.8)] }),
      model('quick', 0.984, { latency: [latency(1)] }),
      model('tiny', 0.5, { bytes: 5 }),
    ]);
    expect(text).toContain('Most accurate: float with 99.00 % top-1 on 10000 images, 1.0 kB, 10.0 ms.');
    expect(text).toContain(
      'Smallest within one point of it: int8 with 98.50 % top-1 on 10000 images, 0.3 kB, 9.80 ms, smaller, not faster.',
    );
    expect(text).toContain('Fastest within one point of it: quick');
    expect(text).not.toContain('tiny');
  });

  it('never recommends what failed its gate, and says where a gate is undecided', () => {
    const certified = (digest: string, verdict: string) =>
      ({ id: digest, certificate: { verdict, model: { digest } } }) as ReportCertificate;
    const models = [
      model('float', 0.99, { latency: [latency(10)] }),
      model('wrecked', 0.985, { bytes: 10, latency: [latency(1)] }),
      model('small', 0.984, { bytes: 250, latency: [latency(9.8)] }),
    ];
    const text = recommend(models, [certified('wrecked', 'FAIL'), certified('small', 'INCONCLUSIVE')]);
    expect(text).toContain('Smallest within one point of it: small with 98.40 %');
    expect(text).toContain('9.80 ms, its gate undecided.');
    expect(text).toContain("Not recommended: wrecked, by the gate's verdict.");
    expect(text).not.toContain('Fastest');
    expect(recommend(models.slice(1, 2), [certified('wrecked', 'FAIL')])).toBeNull();
  });

  it('tells how far seeds spread, and when a rival is within that', () => {
    const seeded = (id: string, rate: number, seed: number, top1: number) =>
      model(id, top1, { differs: { rate, seed }, run: `run-${rate}-${seed}` });
    const text = recommend([
      seeded('a', 1, 1, 0.9),
      seeded('b', 1, 2, 0.94),
      seeded('c', 2, 1, 0.91),
      seeded('d', 2, 2, 0.91),
    ]);
    expect(text).toContain('Over 2 seeds it ranges from 90.00 % to 94.00 %, mean 92.00 %.');
    expect(text).toContain('The gap to the next, 1.00 points, is smaller: treat the two as equal.');
  });

  it('tells how far one seed on so many images can be trusted', () => {
    // 2 * sqrt(0.9 * 0.1 / 10000) = 0.6 points.
    expect(recommend([model('a', 0.9), model('b', 0.898)])).toContain(
      '10000 images fix an accuracy to about ±0.60 points. The gap to the next, 0.20 points',
    );
  });
});
