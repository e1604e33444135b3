import type { DatasetDescription } from './dataset.ts';
import type { SerializedError } from './error.ts';
import type { PipelineDefinition } from './pipeline.ts';
import type { Digest, EnvironmentRecord, PlanRecord, RunState } from './records.ts';
import type { PortType, ProgressUpdate } from './step.ts';
import type { Use } from './use.ts';

/** What a token allows: operators do everything, editors all but tokens, viewers read, agents work. */
export type Role = 'operator' | 'editor' | 'viewer' | 'agent';

export const roles = ['operator', 'editor', 'viewer', 'agent'] as const satisfies readonly Role[];

/** `draft` waits to be started; a `paused` one leases nothing. The last three are final. */
export type ExperimentState = 'draft' | 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled';

/** `quarantined`: it lost its agent so often that it is not tried again. */
export type ControlRunState = RunState | 'quarantined';

/** States that a run never leaves; trying again makes a new run. */
export const finalRunStates = [
  'succeeded',
  'failed',
  'cancelled',
  'quarantined',
] as const satisfies readonly ControlRunState[];

export function isFinalRunState(state: ControlRunState): boolean {
  return (finalRunStates as readonly ControlRunState[]).includes(state);
}

export interface ExperimentRecord {
  readonly id: string;
  /** Grows with each experiment and never changes: what cursors are made of. */
  readonly position: number;
  readonly name: string;
  readonly question: string | null;
  /** Settings applied, not expanded. */
  readonly definition: PipelineDefinition;
  readonly state: ExperimentState;
  /** 2 once the follow-up has been planned. */
  readonly stage: 1 | 2;
  /** Grows with each change; what compare-and-set compares. */
  readonly revision: number;
  /** Token id, or `local`. */
  readonly createdBy: string;
  /** ISO 8601 in UTC, as all times of these records. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly tags: readonly string[];
  /** The stored {@link ReportRecord}, once the experiment is over and a model came of it. */
  readonly report: Digest | null;
}

/** Where a run came from, when it is not a member of the grid. */
export interface RunOrigin {
  readonly run: string;
  readonly how: 'retry' | 'fork' | 'follow-up';
  /** Forks: the first step that the patch may change. */
  readonly step?: string;
}

/** Newest word of a run about how far it is. */
export interface RunProgress extends ProgressUpdate {
  readonly step: string;
}

/** A run without its plan: what lists show. */
export interface RunSummary {
  readonly id: string;
  /** Grows with each run and never changes: what cursors are made of. */
  readonly position: number;
  readonly experiment: string;
  readonly stage: 1 | 2;
  readonly label: string;
  /** What tells it from its siblings: path to value. */
  readonly differs: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Backend contribution id that an agent must offer. */
  readonly backend: string;
  /** A step of it measures. */
  readonly isExclusive: boolean;
  readonly state: ControlRunState;
  /** Leases so far, the present one included. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Higher goes first; 0 unless asked for. */
  readonly priority: number;
  readonly isCancelRequested: boolean;
  /** A retry took its place; reports leave it out. */
  readonly isSuperseded: boolean;
  readonly origin: RunOrigin | null;
  readonly progress: RunProgress | null;
  readonly error: SerializedError | null;
  /** Who works or worked on it last. */
  readonly agent: string | null;
  /** Position of its last event. */
  readonly lastSeq: number;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly tags: readonly string[];
}

export interface RunRecord extends RunSummary {
  readonly plan: PlanRecord;
  /** Single-valued; what a fork patches. */
  readonly definition: PipelineDefinition;
  /** Dataset roots that an agent must offer. */
  readonly roots: readonly string[];
  /** Where the newest attempt executes; null before the first. */
  readonly environment: EnvironmentRecord | null;
}

/** One lease of a run, over or not. */
export interface AttemptRecord {
  readonly run: string;
  /** From 1. */
  readonly attempt: number;
  readonly agent: string;
  readonly leasedAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly ending: 'succeeded' | 'failed' | 'cancelled' | 'released' | 'expired' | null;
}

export interface NoteRecord {
  readonly id: string;
  readonly subject: Subject;
  readonly text: string;
  readonly by: string;
  readonly at: string;
}

/** What tags and notes are attached to. */
export interface Subject {
  readonly kind: 'experiment' | 'run' | 'model' | 'dataset';
  readonly id: string;
}

/** Stored bytes that a reader may trust: the row appears after the bytes are durable and checked. */
export interface ArtifactRecord {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly createdAt: string;
}

/** One use of an artifact by a step of a run. */
export interface LineageRecord {
  readonly artifact: Digest;
  readonly run: string;
  readonly step: string;
  readonly direction: 'input' | 'output';
  readonly port: string;
  readonly type: PortType;
}

/** A named model of the registry. */
export interface ModelRecord {
  readonly name: string;
  readonly position: number;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Alias to version, such as `production` to 3. */
  readonly aliases: Readonly<Record<string, number>>;
  readonly latestVersion: number;
}

export interface ModelVersionRecord {
  readonly model: string;
  /** From 1 without gaps. */
  readonly version: number;
  readonly artifact: Digest;
  /** The run and step it came from; null for an uploaded one. */
  readonly run: string | null;
  readonly step: string | null;
  readonly note: string;
  readonly createdAt: string;
  readonly createdBy: string;
}

/** Where a registered dataset is. Clients never send paths: a `root` is a name that the agents' own configuration gives a folder. */
export type DatasetOrigin =
  | { readonly type: 'contribution'; readonly dataset: Use }
  | { readonly type: 'root'; readonly root: string; readonly dataset: Use }
  | { readonly type: 'archive'; readonly artifact: Digest; readonly dataset: Use };

export interface RegisteredDataset {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly origin: DatasetOrigin;
  /** Known once a run has read it. */
  readonly description: DatasetDescription | null;
  readonly createdAt: string;
  readonly createdBy: string;
}

export interface TokenRecord {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
}

/** A point of a series' curve. */
export interface SeriesSample {
  readonly step: number;
  readonly seq: number;
  /** NaN and infinities included. */
  readonly value: number;
}

/** One series of a run and its newest value. */
export interface SeriesRecord {
  readonly run: string;
  /** The name steps gave to `metric`, such as `train`. */
  readonly series: string;
  /** Key of `values`, such as `loss`. */
  readonly name: string;
  readonly points: number;
  readonly last: SeriesSample;
}
