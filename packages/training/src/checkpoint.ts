import type { EpochRecord, OptimizerState, TensorData } from '@fovea/contracts';
import type { EarlyStoppingState } from './early-stopping.ts';
import type { CurveState } from './training-curve.ts';

/** Where a training run stands, JSON-safe. It is also the position of every random stream: they are forked by it. */
export interface TrainingCursor {
  /** Finished epochs. */
  readonly epoch: number;
  /** Finished batches of the epoch in progress. */
  readonly batch: number;
  /** Finished steps of the run. */
  readonly step: number;
  /** Sums over the epoch in progress. */
  readonly lossSum: number;
  readonly correct: number;
  readonly examples: number;
  readonly epochMs: number;
  readonly elapsedMs: number;
  readonly lastLoss: number | null;
  readonly epochs: readonly EpochRecord[];
  readonly curve: CurveState;
  /** 1-based; 0 before the first epoch ends. */
  readonly bestEpoch: number;
  readonly bestLoss: number | null;
  readonly earlyStopping: EarlyStoppingState;
}

/** What the checkpoint belongs to: names and values that must agree for it to be resumed. */
export type TrainingSettings = Readonly<Record<string, string | number>>;

/** Everything a run needs to go on as if it had never stopped. */
export interface TrainingCheckpoint {
  readonly settings: TrainingSettings;
  readonly cursor: TrainingCursor;
  readonly weights: Readonly<Record<string, TensorData>>;
  /** Weights of the best epoch, where they are to be restored. */
  readonly best?: Readonly<Record<string, TensorData>>;
  readonly optimizer: OptimizerState;
}

/*
 * Layout, little-endian: magic (8 bytes), version (u32), length of the header (u32), header (JSON in UTF-8), the arrays at
 * the offsets that the header names (from the end of the header, multiples of 8), CRC-32 of all before (u32).
 */
export const checkpointMagic = 'FOVEACKP';
export const checkpointVersion = 2;
export const prefixBytes = 16;
export const checksumBytes = 4;

export interface StoredArray {
  readonly group: 'weights' | 'best' | 'slots';
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: TensorData['dtype'];
  readonly offset: number;
  /** Elements of the array. */
  readonly length: number;
}

export interface CheckpointHeader {
  readonly settings: TrainingSettings;
  readonly cursor: TrainingCursor;
  readonly scalars: Readonly<Record<string, number>>;
  readonly hasBest: boolean;
  readonly arrays: readonly StoredArray[];
}

export const arrayTypes = {
  float32: Float32Array,
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int32: Int32Array,
  bit: Uint8Array,
} as const satisfies Record<TensorData['dtype'], unknown>;
