import type { Graph, PipelineStep } from '@fovea/contracts';
import { type BrokenSubjects, creating, pluginOf } from './broken-subject.ts';
import { passOn } from './sound-model-tools.ts';

export const brokenSteps: BrokenSubjects<'step'> = {
  'step/ports/typed': [
    { says: /output model is no model/, plugin: running(async () => ({ model: { layers: [] } })) },
    { says: /output model is no model/, plugin: running(async () => ({})) },
    { says: /no port declares/, plugin: running(async ({ model }) => ({ model, history: {} })) },
  ],
  'step/cache/hit-equals-run': [
    {
      says: /of a second run differs/,
      plugin: running(async ({ model }) => ({ model: named(model, String(Math.random())) })),
    },
    {
      says: /of the cache differs/,
      plugin: pluginOf({
        ...passOn,
        ports: { ...passOn.ports, outputs: { history: { type: 'history' } } },
        create: () => ({ run: async () => ({ history: { epochs: [], bestLoss: Infinity } }) }),
      }),
    },
  ],
  'step/abort/prompt': [
    {
      says: /it ends otherwise/,
      plugin: running(async (_inputs, { signal }) => {
        if (signal.aborted) throw new Error('aborted');
        return {};
      }),
    },
    {
      says: /it goes on/,
      plugin: running(async ({ model }, { progress }) => {
        progress({ done: 0, total: 1, unit: 'naps' });
        await new Promise((resolve) => setTimeout(resolve, 2500));
        return { model };
      }),
    },
  ],
  'step/metric/declared': [
    {
      says: /no usable name/,
      plugin: running(async ({ model }, { metric }) => (metric('', 0, { loss: 1 }), { model })),
    },
    {
      says: /is no number/,
      plugin: running(async ({ model }, { metric }) => (metric('train', 0, { loss: '1' as never }), { model })),
    },
    {
      says: /go back/,
      plugin: running(async ({ model }, { metric }) => {
        for (const step of [1, 0]) metric('train', step, { loss: 1 });
        return { model };
      }),
    },
    {
      says: /changes what it records/,
      plugin: running(async ({ model }, { metric }) => {
        for (const name of ['loss', 'error']) metric('train', 0, { [name]: 1 });
        return { model };
      }),
    },
  ],
};

function running(run: PipelineStep['run']): ReturnType<typeof creating> {
  return creating(passOn, () => ({ run }));
}

function named(model: unknown, name: string): Graph {
  const graph = model as Graph;
  return { ...graph, meta: { ...graph.meta, name } };
}
