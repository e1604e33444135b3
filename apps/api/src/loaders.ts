import DataLoader from 'dataloader';
import type {
  AgentRecord,
  ArtifactRecord,
  ControlRunState,
  ControlStore,
  Digest,
  ExperimentRecord,
  ModelRecord,
  ModelVersionRecord,
  RunRecord,
  SeriesRecord,
} from '@fovea/contracts';

export type RunCountsByState = Readonly<Partial<Record<ControlRunState, number>>>;

/** Reads of one operation, each thing once and many at a time. */
export interface Loaders {
  readonly run: DataLoader<string, RunRecord | undefined>;
  readonly experiment: DataLoader<string, ExperimentRecord | undefined>;
  readonly runCounts: DataLoader<string, RunCountsByState>;
  readonly agent: DataLoader<string, AgentRecord | undefined>;
  readonly series: DataLoader<string, readonly SeriesRecord[]>;
  readonly artifact: DataLoader<Digest, ArtifactRecord | undefined>;
  readonly model: DataLoader<string, ModelRecord | undefined>;
  readonly versions: DataLoader<string, readonly ModelVersionRecord[]>;
}

const maxBatch = 200;

export function createLoaders(store: ControlStore): Loaders {
  return {
    run: many(async (ids) => byKey(await store.runsById({ ids }), ({ id }) => id)),
    experiment: each((id) => store.experiment({ id })),
    runCounts: new DataLoader(
      async (experiments) => {
        const counts = await store.runCounts({ experiments });
        return experiments.map((id) => counts[id] ?? {});
      },
      { maxBatchSize: maxBatch },
    ),
    agent: each((id) => store.agent({ id })),
    series: new DataLoader(
      async (runs) => {
        const byRun = Map.groupBy(await store.series({ runs }), ({ run }) => run);
        return runs.map((run) => byRun.get(run) ?? []);
      },
      { maxBatchSize: maxBatch },
    ),
    artifact: many(async (digests) => byKey(await store.artifacts({ digests }), ({ digest }) => digest)),
    model: each((name) => store.model({ name })),
    versions: each((model) => store.modelVersions({ model })),
  };
}

/** For what the store reads one by one: each is still read once. */
function each<V>(read: (key: string) => Promise<V>): DataLoader<string, V> {
  return new DataLoader((keys) => Promise.all(keys.map((key) => read(key).catch(asError))), { maxBatchSize: maxBatch });
}

function many<K extends string, V>(
  read: (keys: readonly K[]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<K, V | undefined> {
  return new DataLoader<K, V | undefined>(
    async (keys) => {
      const found = await read(keys);
      return keys.map((key) => found.get(key));
    },
    { maxBatchSize: maxBatch },
  );
}

function byKey<V>(items: readonly V[], keyOf: (item: V) => string): ReadonlyMap<string, V> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
