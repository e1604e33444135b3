import type { Digest, PipelineDefinition, ReportRecord, RunEvent, SerializedError } from '@fovea/contracts';

/** What shall be found out. */
export interface ExperimentRequest {
  readonly definition: PipelineDefinition;
  /** As `--set` takes them. */
  readonly settings: readonly string[];
}

/** A step that has put something out. */
export interface EndedStep {
  readonly id: string;
  readonly isCached: boolean;
  /** Manifest of exported files, for a step that exports. */
  readonly files: Digest | undefined;
}

/** A run and how it ended. */
export interface EndedRun {
  readonly id: string;
  readonly label: string;
  readonly error: SerializedError | undefined;
  readonly steps: readonly EndedStep[];
}

/** Called with what a run says; the label is for people. */
export type EventListener = (label: string, event: RunEvent) => void;

/** Where experiments are carried out: in this process, or by a server. */
export interface Plane extends AsyncDisposable {
  /** Address of the server; undefined for this process. */
  readonly url: string | undefined;
  /** Stores bytes for a pipeline to name. */
  put(bytes: Uint8Array): Promise<Digest>;
  /** @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT. */
  get(digest: Digest): Promise<Uint8Array>;
  /** @returns the experiment; `isContinued` when it was begun earlier and is gone on with. */
  create(request: ExperimentRequest): Promise<{ readonly id: string; readonly isContinued: boolean }>;
  /** Resolves when the experiment is over and all of its runs have ended. */
  follow(experiment: string, onEvent: EventListener): Promise<void>;
  /** Ends it: runs at work return their best so far. */
  cancel(experiment: string): Promise<void>;
  /** Null when there is nothing to report. */
  report(experiment: string): Promise<ReportRecord | null>;
  /** Those that a retry took the place of left out. */
  runs(experiment: string): Promise<readonly EndedRun[]>;
}
