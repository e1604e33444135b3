import type { AnyContribution, ContributionKinds, Graph, Kind, Optimizer } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { describeIfPresent } from './cases/dataset.ts';
import { graphFingerprint } from './compare.ts';
import type { ContributionSubject } from './contribution-subject.ts';
import { runStep } from './step-run.ts';
import { tinyCalibration } from './tiny/tiny-calibration.ts';
import { tinyClasses, tinyImage, tinyShape } from './tiny/tiny-images.ts';
import { tinyRichModel, tinyTrainedModel } from './tiny/tiny-models.ts';

/** What an instance does, as a value to compare bit for bit; or why it cannot be told. */
export interface Behaviour {
  readonly value?: unknown;
  readonly excuse?: string;
}

/** Exercises an instance of any kind a little. */
export async function behaviourOf<K extends Kind>(
  subject: ContributionSubject<K>,
  instance: ContributionKinds[K],
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Behaviour> {
  const exercise = exercises[subject.contribution.kind] as (context: Exercise<K>) => Promise<Behaviour> | Behaviour;
  return exercise({ subject, instance, params, signal });
}

interface Exercise<K extends Kind> {
  readonly subject: ContributionSubject<K>;
  readonly instance: ContributionKinds[K];
  readonly params: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

type Exercises = { readonly [K in AnyContribution['kind']]: (context: Exercise<K>) => Promise<Behaviour> | Behaviour };

const exercises: Exercises = {
  backend: () => ({ excuse: 'kind backend: backend/seed/repeatable looks at it' }),
  model: ({ subject, instance }) => ({
    value: graphFingerprint(
      instance.build({ inputShape: [32, 32, 3], classes: tinyClasses, rng: createRng(subject.seed, 'model') }),
    ),
  }),
  loss: ({ instance }) => {
    instance.prepare?.({ classCounts: [5, 3, 2], classes: tinyClasses });
    return {
      value: instance.evaluate({
        logits: new Float32Array([1, -2, 0.5, 0, 3, -1]),
        labels: new Int32Array([2, 1]),
        numClasses: 3,
      }),
    };
  },
  optimizer: ({ instance }) => ({ value: threeSteps(instance) }),
  schedule: ({ instance }) => ({
    value: [instance.peak, ...Array.from({ length: 10 }, (_, step) => instance.at(step, 10))],
  }),
  augmentation: ({ instance }) => ({
    value: Array.from({ length: 5 }, (_, index) =>
      instance.apply(tinyImage('train', index), tinyShape, createRng(9, index)),
    ),
  }),
  sampler: ({ instance }) => ({
    value: instance.order({ labels: new Int32Array([0, 1, 2, 0, 1, 0]), numClasses: 3, rng: createRng(9) }),
  }),
  dataset: async ({ instance, signal }) => {
    await using source = instance;
    const description = await describeIfPresent(source, signal);
    return typeof description === 'string' ? { excuse: `fixtures.params: ${description}` } : { value: description };
  },
  transform: ({ instance }) => ({ value: graphFingerprint(instance.apply(tinyRichModel())) }),
  quantizer: async ({ instance, signal }) => {
    const { graph, ...rest } = await instance.quantize(tinyTrainedModel(), tinyCalibration(), { signal });
    return { value: { ...rest, graph: graphFingerprint(graph) } };
  },
  importer: () => ({ excuse: 'kind importer: exporter/reload/predicts-same looks at it' }),
  exporter: async ({ instance, signal }) => ({ value: await instance.export(tinyTrainedModel(), signal) }),
  step: async ({ subject, params, signal }) => {
    if (subject.contribution.ports?.deterministic !== true)
      return { excuse: 'ports.deterministic: its outcome may differ' };
    if (subject.contribution.ports.exclusive) return { excuse: 'ports.exclusive: it measures' };
    const ran = await runStep(subject, params, { signal });
    return ran.excuse === undefined ? { value: comparable(ran.outputs) } : { excuse: ran.excuse };
  },
  store: async ({ instance }) => ({ value: await instance.put(new Uint8Array([1, 2, 3])) }),
};

/** Outputs of a step without the durations that differ from run to run. */
export function comparable(outputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      isGraph(value) ? graphFingerprint(value) : withoutDurations(value),
    ]),
  );
}

function withoutDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDurations);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !/(Ms|PerSecond)$/.test(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutDurations(inner)]));
}

function isGraph(value: unknown): value is Graph {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'tensors' in value;
}

function threeSteps(optimizer: Optimizer): unknown {
  const parameter = { name: 'w', shape: [2], values: new Float32Array([1, -1]) };
  optimizer.init([parameter]);
  for (let step = 0; step < 3; step++) optimizer.step([parameter], [new Float32Array([0.5, -step])], 0.1);
  return { values: parameter.values, state: optimizer.state() };
}
