import type { Graph, ModelFamily, NodeOf } from '@fovea/contracts';
import { float32Tensor, replaceTensors } from '@fovea/graph';
import { FakeBackend } from '../fakes/fake-backend.ts';
import { fakeModel } from '../fakes/fake-model.ts';
import type { ConformanceFixtures } from '../fixtures.ts';
import { type BrokenSubjects, creating, pluginOf } from './broken-subject.ts';

const subject = 'model:fakes/mini-conv';
const onFake: ConformanceFixtures = { backend: () => new FakeBackend() };
const declared = {
  inputShape: [8, 8, 1],
  numClasses: 3,
  parameters: 55,
  macs: 588,
  source: 'counted by hand',
} as const;

export const brokenModels: BrokenSubjects<'model'> = {
  'model/build/shape': [
    {
      says: /meta\.preprocessing/,
      plugin: altered(({ meta: { preprocessing: _none, ...meta }, ...graph }) => ({ ...graph, meta })),
    },
    { says: /last op/, plugin: altered(withoutSoftmax) },
    {
      says: /meta\.family\.id/,
      plugin: altered((graph) => ({ ...graph, meta: { ...graph.meta, family: { id: 'fakes/other', params: {} } } })),
    },
  ],
  'model/count/parameters': [
    {
      says: /number of parameters/,
      plugin: pluginOf(fakeModel),
      fixtures: { models: { [subject]: [{ ...declared, parameters: 56 }] } },
    },
  ],
  'model/count/macs': [
    {
      says: /number of macs/,
      plugin: pluginOf(fakeModel),
      fixtures: { models: { [subject]: [{ ...declared, macs: 589 }] } },
    },
  ],
  'model/grad/reaches-every-weight': [
    // A dense layer of zeros passes no gradient on to the convolution.
    { says: /none for .*conv2d\/kernel/, plugin: altered(withZeroDense), fixtures: onFake },
  ],
  'model/no-nan/1-step': [{ says: /spoils it/, plugin: altered(withNaN), fixtures: onFake }],
  'model/roundtrip/save-load-equal': [
    {
      says: /saved and loaded/,
      plugin: altered((graph) => ({
        ...graph,
        meta: { ...graph.meta, family: { id: 'fakes/mini-conv', params: { filters: undefined } } },
      })),
    },
  ],
};

function altered(change: (graph: Graph) => Graph): ReturnType<typeof creating> {
  return creating(fakeModel, (params) => {
    const sound = fakeModel.create(params, undefined as never) as ModelFamily;
    return { build: (input) => change(sound.build(input)) };
  });
}

function withoutSoftmax(graph: Graph): Graph {
  const last = graph.nodes.at(-1) as NodeOf<'softmax'>;
  return { ...graph, outputs: [...last.inputs], nodes: graph.nodes.slice(0, -1) };
}

function withZeroDense(graph: Graph): Graph {
  const { shape } = graph.tensors['dense/kernel'] ?? { shape: [] };
  const size = shape.reduce((product, dim) => product * dim, 1);
  return replaceTensors(graph, { 'dense/kernel': float32Tensor(shape, new Float32Array(size)) });
}

function withNaN(graph: Graph): Graph {
  const { shape } = graph.tensors['dense/bias'] ?? { shape: [] };
  return replaceTensors(graph, { 'dense/bias': float32Tensor(shape, new Float32Array(shape[0] ?? 0).fill(NaN)) });
}
