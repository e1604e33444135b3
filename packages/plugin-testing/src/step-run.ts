import {
  type Backend,
  type CheckpointStore,
  type DatasetRecord,
  type DecodedSplit,
  isFoveaError,
  type PortType,
  type SplitName,
  type StepContext,
} from '@fovea/contracts';
import { createRng } from '@fovea/training';
import type { ContributionSubject } from './contribution-subject.ts';
import { createContext } from './create-context.ts';
import { fixtureBackend, needsBackend } from './fixture-backend.ts';
import { tinyPortValue } from './tiny/tiny-port-values.ts';

export interface RecordedMetric {
  readonly series: string;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface StepRun {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly metrics: readonly RecordedMetric[];
  /** Why the step could not run: what the fixtures lack. */
  readonly excuse?: string;
}

export interface RunStepOptions {
  readonly signal: AbortSignal;
  /** Called at each sign of life of the step. */
  readonly onActivity?: () => void;
}

/** Runs a step once on the inputs of the fixtures or, for ports left out, on the kit's tiny ones. */
export async function runStep(
  subject: ContributionSubject<'step'>,
  params: Readonly<Record<string, unknown>>,
  { signal, onActivity = () => undefined }: RunStepOptions,
): Promise<StepRun> {
  const step = await subject.create(params);
  const metrics: RecordedMetric[] = [];
  const backends = new BackendOnce(subject);
  const context: StepContext = {
    ...createContext({
      plugin: subject.plugin,
      fixtures: subject.fixtures,
      subject: subject.name,
      seed: subject.seed,
      signal,
    }),
    stepId: 'step-under-test',
    rng: createRng(subject.seed, 'step'),
    checkpoints: memoryCheckpoints(),
    backend: () => backends.get(),
    decodedSplit: (dataset, split) => decode(context, dataset, split),
    metric(series, at, values) {
      metrics.push({ series, step: at, values });
      onActivity();
    },
    progress: onActivity,
    log: onActivity,
  };
  try {
    return { outputs: await step.run(inputsOf(subject), context), metrics };
  } catch (error) {
    if (backends.isMissing) return { outputs: {}, metrics, excuse: needsBackend };
    if (isFoveaError(error) && error.code === 'CONTRIBUTION_UNKNOWN') {
      return { outputs: {}, metrics, excuse: `fixtures.plugins: ${error.message}` };
    }
    throw error;
  } finally {
    await backends.dispose();
  }
}

function inputsOf(subject: ContributionSubject<'step'>): Record<string, unknown> {
  const given = subject.fixtures.steps?.[subject.name]?.inputs ?? {};
  const ports = Object.entries(subject.contribution.ports?.inputs ?? {});
  return Object.fromEntries(
    ports.map(([name, port]) => [name, given[name] ?? tinyPortValue(port.type satisfies PortType)]),
  );
}

/** The one backend of a run, created and activated when the step first asks for it. */
class BackendOnce {
  isMissing = false;
  #backend: Backend | undefined;
  readonly #subject: ContributionSubject<'step'>;

  constructor(subject: ContributionSubject<'step'>) {
    this.#subject = subject;
  }

  async get(): Promise<Backend> {
    if (this.#backend !== undefined) return this.#backend;
    this.#backend = await fixtureBackend(this.#subject);
    if (this.#backend === undefined) {
      this.isMissing = true;
      throw this.#subject.violation({ what: 'the step needs a backend', hint: `Give ${needsBackend}.` });
    }
    await this.#backend.activate();
    return this.#backend;
  }

  async dispose(): Promise<void> {
    await this.#backend?.[Symbol.asyncDispose]();
  }
}

function memoryCheckpoints(): CheckpointStore {
  let newest: Uint8Array | undefined;
  return {
    latest: async () => newest,
    save: async (bytes) => void (newest = bytes.slice()),
    clear: async () => void (newest = undefined),
  };
}

async function decode(context: StepContext, dataset: DatasetRecord, split: SplitName): Promise<DecodedSplit> {
  await using source = await context.create('dataset', dataset.use);
  const { shape, splits } = await source.describe();
  if (source.decode !== undefined) return source.decode(split);
  const count = splits[split]?.count ?? 0;
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Uint8Array(count * size);
  const labels = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const example = await source.get(split, index);
    pixels.set(example.pixels, index * size);
    labels[index] = example.label;
  }
  return { shape, count, pixels, labels };
}
