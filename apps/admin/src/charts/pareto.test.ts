import { describe, expect, it } from '@jest/globals';
import type { ResultModel } from '../operations/experiments.ts';
import { latencyOf, tradeOff } from './pareto.ts';

function model(id: string, top1: number | null, ms: number | null, sizeBytes = 1000): ResultModel {
  const latency = { backend: 'fovea/wasm', threads: 1, batch: 1, p90Ms: 9, p99Ms: 9, n: 10, noise: 0 };
  return {
    id,
    label: id,
    run: { id: `run-${id}`, label: id },
    params: 10,
    macs: 100,
    sizeBytes,
    peakActivationBytes: 0,
    quantizer: null,
    scheme: null,
    top1,
    top5: null,
    macroF1: null,
    evaluatedImages: null,
    latencies: ms === null ? [] : [{ ...latency, p50Ms: ms }],
    badge: null,
    differs: {},
    isOnParetoFront: false,
  };
}

const models = [model('slow', 0.99, 10), model('knee', 0.98, 2), model('fast', 0.8, 1), model('worse', 0.97, 5)];

describe('trade-offs', () => {
  it('have a front that no other model beats, cheapest first', () => {
    expect(tradeOff(models, { cost: 'latency' }).front.map((point) => point.model.id)).toEqual([
      'fast',
      'knee',
      'slow',
    ]);
  });

  it('have their knee where more accuracy starts to cost much', () => {
    expect(tradeOff(models, { cost: 'latency' }).knee?.model.id).toBe('knee');
  });

  it('have no knee with two models', () => {
    expect(tradeOff(models.slice(0, 2), { cost: 'latency' }).knee).toBeNull();
  });

  it('offer the cheapest model that keeps the limits', () => {
    const { cheapest, front } = tradeOff(models, { cost: 'latency', limits: { top1: 0.9 } });
    expect(cheapest?.model.id).toBe('knee');
    expect(front.map((point) => point.model.id)).toEqual(['knee', 'slow']);
  });

  it('offer none where no model keeps them', () => {
    expect(tradeOff(models, { cost: 'latency', limits: { top1: 0.999 } })).toMatchObject({ cheapest: null, front: [] });
  });

  it('leave out what was not measured', () => {
    expect(tradeOff([model('a', null, 1), model('b', 0.5, null)], { cost: 'latency' }).points).toEqual([]);
  });

  it('take the time of one image from the smallest batch', () => {
    const base = model('a', 1, 3);
    const [one] = base.latencies;
    if (one === undefined) throw new Error('no latency');
    expect(
      latencyOf({
        ...base,
        latencies: [
          { ...one, batch: 32, p50Ms: 64 },
          { ...one, batch: 2, p50Ms: 5 },
        ],
      }),
    ).toBe(2.5);
  });
});
