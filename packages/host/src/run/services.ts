import type { ArtifactStore, CheckpointStore, Clock, DecodedSplit, SplitName, StepCache } from '@fovea/contracts';

/** Decoded pixels by the dataset's digest; a cache: losing an entry costs time only. */
export interface SplitCache {
  read(digest: string, split: SplitName): Promise<DecodedSplit | undefined>;
  write(digest: string, split: SplitName, decoded: DecodedSplit): Promise<void>;
}

/** What executing a plan needs from the outside. */
export interface RunServices {
  readonly artifacts: ArtifactStore;
  readonly cache: StepCache;
  readonly splits: SplitCache;
  readonly clock: Clock;
  /** The checkpoints of the work that a cache key stands for. */
  checkpoints(cacheKey: string): CheckpointStore;
}

export interface GateRequest {
  readonly step: string;
  /** Absent for a step whose result nobody else could use. */
  readonly cacheKey?: string;
  readonly exclusive: boolean;
}

/** Decides when a step may compute: one that measures alone, one that another run is just computing afterwards. */
export interface StepGate {
  /** Resolves when the step may start. */
  acquire(request: GateRequest): Promise<void>;
  /** The step acquired last has ended. */
  release(): void;
}
