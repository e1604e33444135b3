import type { Backend } from './backend.ts';
import type { CertificateRecord } from './certificate.ts';
import type { CreateContext } from './contribution.ts';
import type { DatasetDescription, DecodedSplit, SplitName } from './dataset.ts';
import type { Graph } from './graph.ts';
import type { EvaluationRecord, HistoryRecord, LatencyRecord } from './records.ts';
import type { Rng } from './rng.ts';
import type { Use } from './use.ts';

/** Which examples play which part. Calibration comes from training images, never from the test split. */
export interface RoleSelection {
  readonly split: SplitName;
  /** Indices into the split; absent for all of it. */
  readonly indices?: readonly number[];
}

export type DatasetRole = 'train' | 'validation' | 'test' | 'calibration';

/** A dataset as it travels between steps: how to open it again and who plays which part. */
export interface DatasetRecord {
  readonly use: Use;
  readonly description: DatasetDescription;
  readonly roles: Readonly<Partial<Record<DatasetRole, RoleSelection>>>;
}

/** Files written by an export, by relative name. */
export interface FilesRecord {
  readonly entry: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly notes: readonly string[];
}

/** Value of each port type. `model` is stored as `.fovea`, `files` file by file, the rest as JSON. */
export interface PortValues {
  dataset: DatasetRecord;
  model: Graph;
  history: HistoryRecord;
  evaluation: EvaluationRecord;
  latency: LatencyRecord;
  files: FilesRecord;
  certificate: CertificateRecord;
}

export type PortType = keyof PortValues;

export interface Port {
  readonly type: PortType;
  readonly optional?: boolean;
  readonly description?: string;
}

export interface StepPorts {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
  /** Same inputs, params and seed give the same outputs; only then is the step cached. */
  readonly deterministic: boolean;
  /** Its outcome depends on the backend: backend id, behaviour and params join the cache key. */
  readonly usesBackend: boolean;
  /** It measures: nothing else of the experiment may run beside it, and the device joins the cache key. */
  readonly exclusive: boolean;
}

/** Keeps the newest checkpoint of a step, so that a killed run goes on where it was. */
export interface CheckpointStore {
  latest(): Promise<Uint8Array | undefined>;
  /** Durable when it resolves: temp file, fsync, rename. */
  save(bytes: Uint8Array): Promise<void>;
  clear(): Promise<void>;
}

export interface ProgressUpdate {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** Such as `loss 0.123  accuracy 97.1 %`. */
  readonly detail?: string;
  /** Estimated by the step from its own speed. */
  readonly secondsLeft?: number;
  /** Units a second. */
  readonly throughput?: number;
}

/** What a step may do besides computing. */
export interface StepContext extends CreateContext {
  readonly stepId: string;
  readonly rng: Rng;
  readonly checkpoints: CheckpointStore;
  /** The run's one backend, activated on first use. */
  backend(): Promise<Backend>;
  /** Decoded pixels of a split, cached by digest. */
  decodedSplit(dataset: DatasetRecord, split: SplitName): Promise<DecodedSplit>;
  /** Records one point of a series; never blocks. */
  metric(series: string, step: number, values: Readonly<Record<string, number>>): void;
  progress(update: ProgressUpdate): void;
  log(level: 'info' | 'warn', message: string): void;
}

/** A node of a plan. */
export interface PipelineStep {
  run(inputs: Readonly<Record<string, unknown>>, context: StepContext): Promise<Record<string, unknown>>;
}
