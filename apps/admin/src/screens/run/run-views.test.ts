import { describe, expect, it } from '@jest/globals';
import type { Series, Step } from '../../operations/runs.ts';
import { confusedPairs } from './confusion.ts';
import { chartsOf, titleOf } from './curve-groups.ts';
import { layoutPlan } from './plan-layout.ts';

function step(id: string, ...reads: string[]): Step {
  const inputs = reads.map((from) => ({ port: 'model', step: from, output: 'model' }));
  return {
    id,
    use: `fovea/${id}`,
    params: {},
    inputs,
    state: 'WAITING',
    durationMs: null,
    cacheKey: null,
    outputs: [],
  };
}

function series(name: string, axis: string, points = 10): Series {
  return { series: axis, name, points, last: { step: 1, value: 1 } };
}

describe('the plan as a graph', () => {
  it('puts a step to the right of everything that it reads', () => {
    const { nodes, edges } = layoutPlan([
      step('data'),
      step('model'),
      step('train', 'data', 'model'),
      step('evaluate', 'train', 'data'),
    ]);
    const x = Object.fromEntries(nodes.map((node) => [node.step.id, node.x]));
    expect(x['data']).toBe(x['model']);
    expect(edges.every(({ from, to }) => from.x < to.x)).toBe(true);
    expect(edges).toHaveLength(4);
  });
});

describe('curves of a run', () => {
  it('show training and validation on one chart, loss first', () => {
    const charts = chartsOf([
      series('learningRate', 'train'),
      series('trainLoss', 'epoch'),
      series('validationLoss', 'epoch'),
      series('loss', 'train'),
    ]);
    expect(charts.map(({ title, series: members }) => [title, members.length])).toEqual([
      ['Loss, train', 1],
      ['Loss, epoch', 2],
      ['Learning rate, train', 1],
    ]);
  });

  it('are none for one or two points', () => {
    expect(chartsOf([series('top1', 'evaluation', 1), series('p50Ms', 'latency', 2)])).toEqual([]);
  });

  it('have titles in words', () => {
    expect(titleOf('examplesPerSecond')).toBe('Examples per second');
  });
});

describe('confusion', () => {
  it('lists mistakes by how many images they concern, and never what was right', () => {
    const pairs = confusedPairs([
      [8, 2, 0],
      [5, 5, 0],
      [0, 0, 4],
    ]);
    expect(pairs).toEqual([
      { label: 1, predicted: 0, count: 5, share: 0.5 },
      { label: 0, predicted: 1, count: 2, share: 0.2 },
    ]);
  });
});
