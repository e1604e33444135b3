import { defineContribution, definePlugin, p, type StepPorts } from '@fovea/contracts';
import { buildCatalog, Catalog } from '@fovea/host';

const described = { behaviour: 1, title: 'Sample', summary: 'For tests.', sources: [{ title: 'None' }] };
const never = () => Promise.reject(new Error('never created'));

const ports: Record<string, StepPorts> = {
  load: { ...plain(), inputs: {}, outputs: { dataset: { type: 'dataset' } }, deterministic: false },
  train: {
    ...plain(),
    usesBackend: true,
    inputs: { dataset: { type: 'dataset' } },
    outputs: { model: { type: 'model' }, history: { type: 'history' } },
  },
  evaluate: {
    ...plain(),
    inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
    outputs: { evaluation: { type: 'evaluation' } },
  },
  time: {
    ...plain(),
    usesBackend: true,
    exclusive: true,
    inputs: { model: { type: 'model' } },
    outputs: { latency: { type: 'latency' } },
  },
};

function plain() {
  return { deterministic: true, usesBackend: false, exclusive: false };
}

/** Steps that no test ever executes: `FakeAgent` makes up what they put out. */
export async function controlCatalog(): Promise<Catalog> {
  const plugin = definePlugin({
    id: 'sample',
    contributions: [
      ...['wasm', 'gpu'].map((name) =>
        defineContribution({
          ...described,
          kind: 'backend',
          id: `sample/${name}`,
          params: p.params({}),
          create: never,
        }),
      ),
      defineContribution({ ...described, kind: 'dataset', id: 'sample/folder', params: p.params({}), create: never }),
      defineContribution({
        ...described,
        kind: 'dataset',
        id: 'sample/files',
        params: p.params({ folder: p.path({ title: 'Folder', default: '' }) }),
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'dataset',
        id: 'fovea/registered',
        params: p.params({ name: p.text({ title: 'Name', default: '' }) }),
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'step',
        id: 'sample/open',
        params: p.params({ dataset: p.contribution('dataset', { title: 'Data', default: { use: 'sample/folder' } }) }),
        ports: { ...plain(), inputs: {}, outputs: { dataset: { type: 'dataset' } }, deterministic: false },
        create: never,
      }),
      ...Object.entries(ports).map(([name, stepPorts]) =>
        defineContribution({
          ...described,
          kind: 'step',
          id: `sample/${name}`,
          params: p.params({ level: p.integer({ title: 'Level', min: 0, max: 100, default: 0 }) }),
          ports: stepPorts,
          create: never,
        }),
      ),
    ],
  });
  return new Catalog([{ catalog: await buildCatalog(plugin, '1.0.0'), specifier: 'sample' }]);
}

export const samplePipeline = {
  name: 'Sample digits',
  question: 'Which level is best?',
  steps: [{ use: 'sample/load' }, { use: 'sample/train' }, { use: 'sample/evaluate' }],
};
