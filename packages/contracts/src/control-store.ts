import type {
  AgentOffer,
  AgentRecord,
  CheckpointRecord,
  ExpiredLease,
  LeaseGrant,
  LeaseKey,
  LeaseRenewal,
  ReportReceipt,
} from './agent.ts';
import type {
  ArtifactRecord,
  AttemptRecord,
  ControlRunState,
  DatasetOrigin,
  ExperimentRecord,
  ExperimentState,
  LineageRecord,
  ModelRecord,
  ModelVersionRecord,
  NoteRecord,
  RegisteredDataset,
  Role,
  RunOrigin,
  RunProgress,
  RunRecord,
  RunSummary,
  SeriesRecord,
  SeriesSample,
  Subject,
  TokenRecord,
} from './control-records.ts';
import type { DatasetDescription } from './dataset.ts';
import type { PipelineDefinition } from './pipeline.ts';
import type { Digest, EnvironmentRecord, MetricPoint, PlanRecord, RunEvent, RunEventBody } from './records.ts';
import type { Clock } from './tokens.ts';

/** Which part of a list. Lists are in order of position, so that what is written meanwhile moves nothing. */
export interface PageRequest {
  /** 1 .. 200. */
  readonly first: number;
  /** `endCursor` of the page before. */
  readonly after?: string;
  /** `newest` when left out. */
  readonly order?: 'newest' | 'oldest';
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Of each item, in the same order. */
  readonly cursors: readonly string[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

export interface ExperimentFilter {
  readonly states?: readonly ExperimentState[];
  readonly tag?: string;
  /** Part of the name, whatever its case. */
  readonly search?: string;
}

export interface RunFilter {
  readonly experiment?: string;
  readonly states?: readonly ControlRunState[];
  readonly agent?: string;
  readonly tag?: string;
  /** Left out: all. */
  readonly isSuperseded?: boolean;
}

export interface NewExperiment {
  readonly id: string;
  readonly name: string;
  readonly question: string | null;
  readonly definition: PipelineDefinition;
  readonly state: 'draft' | 'running';
  readonly createdBy: string;
  readonly tags: readonly string[];
}

export interface NewRun {
  readonly id: string;
  readonly experiment: string;
  readonly stage: 1 | 2;
  readonly label: string;
  readonly differs: Readonly<Record<string, unknown>>;
  readonly definition: PipelineDefinition;
  readonly plan: PlanRecord;
  /** Of whoever planned it; the first event records it. */
  readonly environment: EnvironmentRecord;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly origin: RunOrigin | null;
  /** The dataset roots that an agent must offer. */
  readonly roots: readonly string[];
}

/** A point as a lease's batch brings it: one value of one series. */
export interface NewPoint {
  readonly series: string;
  readonly step: number;
  readonly seq: number;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Everything that changes a store, by name. A command either does all it says or throws and leaves nothing; several
 * committed together are one transaction.
 */
export interface StoreCommands {
  /** @throws CONFLICT when the id is taken. */
  'experiment.create': { input: { experiment: NewExperiment; runs: readonly NewRun[] }; output: ExperimentRecord };
  /**
   * Compare and set.
   * @throws NOT_FOUND; CONFLICT when the state is not one of `from`, or the revision not `revision`.
   */
  'experiment.update': {
    input: {
      id: string;
      from?: readonly ExperimentState[];
      revision?: number;
      set: { state?: ExperimentState; stage?: 1 | 2; tags?: readonly string[]; report?: Digest };
    };
    output: ExperimentRecord;
  };
  /** `supersedes` marks the run that each takes the place of. @throws CONFLICT when an id is taken. */
  'run.create': { input: { runs: readonly NewRun[]; supersedes?: string }; output: readonly RunSummary[] };
  /**
   * Queued runs are cancelled at once; whoever holds a leased one is told so. Runs that are over stay as they are.
   * @returns the ids of runs that it changed.
   */
  'run.cancel': {
    input: { runs: readonly string[] } | { experiment: string };
    output: { cancelled: readonly string[]; requested: readonly string[] };
  };
  'run.update': { input: { id: string; set: { tags?: readonly string[]; priority?: number } }; output: RunSummary };
  'note.add': { input: { id: string; subject: Subject; text: string; by: string }; output: NoteRecord };

  /**
   * Keeps the answer to a mutation, for when it is sent again.
   * @throws CONFLICT when there is one: everything committed with it is undone.
   */
  'mutation.record': { input: MutationRecord; output: null };
  /** Forgets answers that are older. @returns how many. */
  'mutation.prune': { input: { olderThanMs: number }; output: number };

  /** Creates or renews what the agent offers. @throws FORBIDDEN when another token registered it. */
  'agent.register': {
    input: { id: string; name: string; token: string; offer: AgentOffer };
    output: AgentRecord;
  };
  'agent.drain': { input: { id: string; isDraining: boolean }; output: AgentRecord };
  /**
   * Leases the first queued run that fits the agent; null when there is none, or no slot is free. `secret` becomes the
   * lease's token.
   * @throws NOT_FOUND for an unknown agent.
   */
  'lease.claim': { input: { agent: string; secret: string; durationMs: number }; output: LeaseGrant | null };
  /** Compare-and-set on the token; judged by the store's clock. @throws LEASE_LOST. */
  'lease.renew': { input: { lease: LeaseKey; durationMs: number }; output: LeaseRenewal };
  /**
   * Stores a batch. A final event ends the run and the lease. A batch that is stored already is a duplicate.
   * @throws LEASE_LOST; CONFLICT when a batch before it is missing; ARTIFACT_NOT_FOUND when an output has no row.
   */
  'lease.report': {
    input: {
      lease: LeaseKey;
      batch: number;
      events: readonly RunEventBody[];
      points: readonly NewPoint[];
      progress: RunProgress | null;
      environment: EnvironmentRecord | null;
      lineage: readonly Omit<LineageRecord, 'run'>[];
    };
    output: ReportReceipt;
  };
  /** Gives the run back to the queue without counting the attempt as a failure. @throws LEASE_LOST. */
  'lease.release': { input: { lease: LeaseKey; reason: string }; output: { state: ControlRunState } };
  /**
   * Ends leases that were not renewed in time. Their runs are queued again, cancelled where that was asked for, or
   * quarantined after their last attempt.
   */
  'lease.expire': { input: { limit: number }; output: readonly ExpiredLease[] };
  /** Gives every lease this long from now: called when a store was closed while agents could not renew. */
  'lease.extend-all': { input: { durationMs: number }; output: number };

  /** The bytes are durable and checked. Again for the same digest changes nothing. */
  'artifact.register': { input: { digest: Digest; sizeBytes: number }; output: ArtifactRecord };
  /** @throws LEASE_LOST, ARTIFACT_NOT_FOUND. */
  'cache.put': {
    input: { lease: LeaseKey; cacheKey: string; outputs: Readonly<Record<string, Digest>> };
    output: null;
  };
  /** Replaces the one before. @throws LEASE_LOST, ARTIFACT_NOT_FOUND. */
  'checkpoint.save': { input: { lease: LeaseKey; cacheKey: string; artifact: Digest }; output: CheckpointRecord };
  'checkpoint.clear': { input: { lease: LeaseKey; cacheKey: string }; output: null };

  /** The model is created with its first version. @throws ARTIFACT_NOT_FOUND. */
  'model.add-version': {
    input: { model: string; artifact: Digest; run: string | null; step: string | null; note: string; by: string };
    output: ModelVersionRecord;
  };
  /** `expected` is the version that the alias must have now, null for none; left out: any. @throws NOT_FOUND, CONFLICT. */
  'model.set-alias': {
    input: { model: string; alias: string; version: number | null; expected?: number | null };
    output: ModelRecord;
  };
  /** @throws CONFLICT when the name is taken; ARTIFACT_NOT_FOUND. */
  'dataset.register': {
    input: { id: string; name: string; origin: DatasetOrigin; by: string };
    output: RegisteredDataset;
  };
  'dataset.describe': { input: { id: string; description: DatasetDescription }; output: RegisteredDataset };

  'token.create': { input: NewToken; output: TokenRecord };
  /** @throws NOT_FOUND. */
  'token.revoke': { input: { id: string }; output: TokenRecord };
  'token.used': { input: { ids: readonly string[] }; output: null };
  'invite.create': { input: NewInvite; output: null };
  /** Takes one use of an invitation and creates the token. @throws UNAUTHENTICATED when it is unknown, used up or over. */
  'invite.redeem': {
    input: { hash: string; token: Omit<NewToken, 'role' | 'createdBy'> };
    output: TokenRecord;
  };
}

export interface NewToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Hex SHA-256 of the secret: the secret itself is stored nowhere. */
  readonly hash: string;
  readonly createdBy: string;
  /** Left out: until revoked. */
  readonly lifetimeMs?: number;
}

export interface NewInvite {
  /** Hex SHA-256 of the code. */
  readonly hash: string;
  readonly role: Role;
  readonly uses: number;
  readonly lifetimeMs: number;
  readonly createdBy: string;
}

/** The kept answer to a mutation. */
export interface MutationRecord {
  /** Token id, or `local`: ids of clients count for each of them alone. */
  readonly actor: string;
  readonly clientMutationId: string;
  readonly mutation: string;
  /** Hex SHA-256 of the input, so that one id can't stand for two requests. */
  readonly request: string;
  /** JSON. */
  readonly response: string;
}

export type StoreCommandName = keyof StoreCommands;
export type StoreInput<K extends StoreCommandName> = StoreCommands[K]['input'];
export type StoreOutput<K extends StoreCommandName> = StoreCommands[K]['output'];
export type StoreCommand = {
  [K in StoreCommandName]: { readonly command: K; readonly input: StoreInput<K> };
}[StoreCommandName];
export type StoreOutputs<T extends readonly StoreCommand[]> = {
  readonly [I in keyof T]: StoreOutput<T[I]['command']>;
};

/** What readers may ask. Inputs and outputs are plain data, so that a store may live in another thread. */
export interface StoreReads {
  experiment(input: { id: string }): Promise<ExperimentRecord | undefined>;
  experiments(input: PageRequest & { filter?: ExperimentFilter }): Promise<Page<ExperimentRecord>>;
  /** Runs of each experiment by state, those that a retry took the place of left out. */
  runCounts(input: {
    experiments: readonly string[];
  }): Promise<Readonly<Record<string, Readonly<Partial<Record<ControlRunState, number>>>>>>;
  run(input: { id: string }): Promise<RunRecord | undefined>;
  runs(input: PageRequest & { filter?: RunFilter }): Promise<Page<RunSummary>>;
  /** Whole records, in the order of the ids; unknown ones are left out. */
  runsById(input: { ids: readonly string[] }): Promise<readonly RunRecord[]>;
  /** Every run of an experiment in order of position, whole. */
  runsOf(input: { experiment: string; stage?: 1 | 2 }): Promise<readonly RunRecord[]>;
  attempts(input: { run: string }): Promise<readonly AttemptRecord[]>;
  /** Events after a position, oldest first. */
  events(input: { run: string; after: number; limit: number }): Promise<readonly RunEvent[]>;
  /** Events of these types only, oldest first. */
  eventsOfType(input: { runs: readonly string[]; types: readonly RunEvent['type'][] }): Promise<readonly RunEvent[]>;

  /** Series of the runs with their newest value. */
  series(input: { runs: readonly string[] }): Promise<readonly SeriesRecord[]>;
  /**
   * A curve in at most `maxPoints` points. Above that the steps are cut into equal buckets, of each of which the lowest and
   * the highest value are kept, and the first and last point of all; NaN and infinities are then left out, and counted.
   * Where an attempt repeats a step of an earlier one the later value counts.
   */
  curve(input: {
    run: string;
    series: string;
    name: string;
    maxPoints: number;
    fromStep?: number;
    toStep?: number;
  }): Promise<{
    readonly samples: readonly SeriesSample[];
    readonly total: number;
    readonly nonFinite: number;
    readonly isSampled: boolean;
  }>;
  /** Points of a run in order of arrival after a position; `position` of the last one is where to go on. */
  points(input: { run: string; after: number; limit: number }): Promise<{
    readonly points: readonly MetricPoint[];
    readonly position: number;
    readonly hasMore: boolean;
  }>;
  /** Where `points` of the run ends now; 0 without any. */
  lastPointPosition(input: { run: string }): Promise<number>;

  notes(input: { subject: Subject }): Promise<readonly NoteRecord[]>;
  mutation(input: { actor: string; clientMutationId: string }): Promise<MutationRecord | undefined>;

  agent(input: { id: string }): Promise<AgentRecord | undefined>;
  agents(input: PageRequest): Promise<Page<AgentRecord>>;
  /** Queued runs of running experiments, and leases held. */
  queueDepth(input: Record<never, never>): Promise<{ readonly queued: number; readonly leased: number }>;
  /** When the first of the leases runs out; undefined without any. */
  nextExpiry(input: Record<never, never>): Promise<string | undefined>;

  /** Those that are known, in no order. */
  artifacts(input: { digests: readonly Digest[] }): Promise<readonly ArtifactRecord[]>;
  /** Which steps made or used the artifact. */
  lineage(input: { artifact: Digest }): Promise<readonly LineageRecord[]>;
  lineageOfRun(input: { run: string }): Promise<readonly LineageRecord[]>;
  stepResult(input: { cacheKey: string }): Promise<Readonly<Record<string, Digest>> | undefined>;
  checkpoint(input: { cacheKey: string }): Promise<CheckpointRecord | undefined>;

  model(input: { name: string }): Promise<ModelRecord | undefined>;
  models(input: PageRequest): Promise<Page<ModelRecord>>;
  modelVersions(input: { model: string }): Promise<readonly ModelVersionRecord[]>;
  dataset(input: { id: string }): Promise<RegisteredDataset | undefined>;
  datasets(input: PageRequest): Promise<Page<RegisteredDataset>>;

  /** The token with its hash, to compare with. */
  tokenWithHash(input: { id: string }): Promise<{ readonly token: TokenRecord; readonly hash: string } | undefined>;
  tokens(input: PageRequest): Promise<Page<TokenRecord>>;
}

export type StoreReadName = keyof StoreReads;

/** What a commit touched; sent after it is durable, to whoever watches. Replicas of a shared store see each other's. */
export type StoreChange =
  | { readonly topic: 'experiment'; readonly id: string }
  | { readonly topic: 'run'; readonly id: string; readonly experiment: string }
  /** Runs may be leased that could not be before. */
  | { readonly topic: 'queue' }
  | { readonly topic: 'agents' }
  | { readonly topic: 'tokens' }
  | { readonly topic: 'models' }
  | { readonly topic: 'datasets' };

/**
 * Everything the control plane remembers.
 *
 * @remarks `commit` resolves when its changes are durable. Leases are judged by the store's own clock.
 */
export interface ControlStore extends StoreReads, AsyncDisposable {
  /**
   * Does all of the commands, in order, or none.
   * @throws what the command that failed throws; RATE_LIMITED (retryable) when too much waits; STORE_FULL, STORE_IO.
   */
  commit<const T extends readonly StoreCommand[]>(...commands: T): Promise<StoreOutputs<T>>;
  /** The listener must not throw. Disposing ends it. */
  watch(listener: (changes: readonly StoreChange[]) => void): Disposable;
  /**
   * Has `work` done every second or so by one of all who opened the store, and by another where that one dies: for
   * `lease.expire` and what follows from it. Left out by a store with one user, who keeps time alone. Disposing ends it.
   */
  sweepWith?(work: () => Promise<void>): Disposable;
}

export interface OpenControlStoreOptions {
  /** Absolute path of the data folder; a store that lives elsewhere ignores it. */
  readonly dataFolder: string;
  readonly clock: Clock;
  /** The operator's, for this store: checked by it. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What a package that offers a control store exports from its Node entry; the operator's configuration names the package. */
export interface ControlStoreModule {
  /** @throws CONFIG_INVALID, STORE_LOCKED, STORE_INCOMPATIBLE, STORE_FULL, STORE_IO. */
  openControlStore(options: OpenControlStoreOptions): Promise<ControlStore>;
}
