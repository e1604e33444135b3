import type {
  AgentOffer,
  ControlStore,
  Digest,
  EnvironmentRecord,
  LeaseGrant,
  NewExperiment,
  NewPoint,
  NewRun,
  PipelineDefinition,
  PlannedStep,
  ReportReceipt,
  RunEventBody,
  StoreInput,
} from '@fovea/contracts';

export const sampleBackend = 'sample/wasm';

export const sampleEnvironment: EnvironmentRecord = {
  fovea: '0.1.0',
  node: '24.0.0',
  platform: 'linux',
  cpu: 'sample',
  cores: 2,
  memoryBytes: 1024,
};

const definition: PipelineDefinition = { name: 'sample', steps: [{ id: 'train', use: 'sample/train' }] };

const step: PlannedStep = {
  id: 'train',
  use: 'sample/train',
  behaviour: 1,
  params: {},
  inputs: {},
  outputs: { model: 'model' },
  deterministic: true,
  usesBackend: true,
  exclusive: false,
};

export function sampleRun(experiment: string, number: number, options: SampleRunOptions = {}): NewRun {
  const { isExclusive = false, backend = sampleBackend, plugins = [], ...rest } = options;
  return {
    id: `${experiment}.${number}`,
    experiment,
    stage: 1,
    label: `seed ${number}`,
    differs: { seed: number },
    definition,
    plan: {
      pipeline: 'sample',
      label: `seed ${number}`,
      seed: number,
      backend: { use: backend, behaviour: 1, params: {} },
      plugins: plugins.map((name) => ({ name, version: '1.0.0', specifier: name })),
      steps: [{ ...step, exclusive: isExclusive }],
    },
    environment: sampleEnvironment,
    maxAttempts: 3,
    priority: 0,
    origin: null,
    roots: [],
    ...rest,
  };
}

/** Ids of the first runs of an experiment. */
export function sampleIds(experiment: string, runs: number): readonly string[] {
  return Array.from({ length: runs }, (_, index) => `${experiment}.${index + 1}`);
}

export interface SampleRunOptions extends Partial<Pick<NewRun, 'priority' | 'maxAttempts' | 'roots' | 'origin'>> {
  readonly isExclusive?: boolean;
  readonly backend?: string;
  readonly plugins?: readonly string[];
}

export interface SampleExperimentOptions extends SampleRunOptions {
  readonly runs?: number;
  readonly state?: NewExperiment['state'];
}

/** An experiment `id` with runs `id.1`, `id.2` …, running unless asked otherwise. */
export async function createSample(
  store: ControlStore,
  id: string,
  { runs = 1, state = 'running', ...options }: SampleExperimentOptions = {},
): Promise<void> {
  await store.commit({
    command: 'experiment.create',
    input: {
      experiment: { id, name: `experiment ${id}`, question: null, definition, state, createdBy: 'local', tags: [] },
      runs: Array.from({ length: runs }, (_, index) => sampleRun(id, index + 1, options)),
    },
  });
}

export async function registerSampleAgent(
  store: ControlStore,
  id: string,
  offer: Partial<AgentOffer> = {},
): Promise<void> {
  await store.commit({
    command: 'agent.register',
    input: {
      id,
      name: id,
      token: `token-of-${id}`,
      offer: {
        backends: [sampleBackend],
        slots: 1,
        device: `device-of-${id}`,
        environment: sampleEnvironment,
        gatesSteps: false,
        protocol: 1,
        ...offer,
      },
    },
  });
}

export const leaseMs = 30_000;

export async function claim(
  store: ControlStore,
  agent: string,
  secret = `secret-${agent}`,
): Promise<LeaseGrant | null> {
  const [grant] = await store.commit({ command: 'lease.claim', input: { agent, secret, durationMs: leaseMs } });
  return grant;
}

/** Claims where there must be something to claim. */
export async function claimed(store: ControlStore, agent: string, secret?: string): Promise<LeaseGrant> {
  return (await claim(store, agent, secret)) as LeaseGrant;
}

export type SampleReport = Partial<Omit<StoreInput<'lease.report'>, 'batch' | 'events' | 'points'>> & {
  readonly events?: readonly RunEventBody[];
  readonly points?: readonly NewPoint[];
};

export async function send(
  store: ControlStore,
  { lease }: Pick<LeaseGrant, 'lease'>,
  batch: number,
  report: SampleReport = {},
): Promise<ReportReceipt> {
  const [receipt] = await store.commit({
    command: 'lease.report',
    input: { lease, batch, events: [], points: [], progress: null, environment: null, lineage: [], ...report },
  });
  return receipt;
}

export function note(message: string): RunEventBody {
  return { type: 'log', step: 'train', level: 'info', message };
}

export function digestOf(character: string): Digest {
  return `sha256:${character.repeat(64)}`;
}

export async function registerSampleArtifact(store: ControlStore, digest: Digest): Promise<void> {
  await store.commit({ command: 'artifact.register', input: { digest, sizeBytes: 3 } });
}
