import type {
  Augmentation,
  CheckpointStore,
  Clock,
  EpochRecord,
  HistoryRecord,
  Loss,
  Optimizer,
  Preprocessing,
  ProgressUpdate,
  Sampler,
  Schedule,
  TensorData,
  TrainExecutable,
} from '@fovea/contracts';
import type { EarlyStoppingOptions } from './early-stopping.ts';
import type { LabeledImages } from './labeled-images.ts';

export interface TrainClassifierOptions {
  /** Not yet trained: its weights are the initial ones. They are the trained ones afterwards. */
  readonly executable: TrainExecutable;
  readonly preprocessing: Preprocessing;
  readonly loss: Loss;
  /** Not yet initialised. */
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  /** A full shuffle when left out. */
  readonly sampler?: Sampler;
  /** Applied in order to each training image. */
  readonly augmentations: readonly Augmentation[];
  readonly train: LabeledImages;
  /** Scored after each epoch; its loss then decides what is best and when to stop. */
  readonly validation?: LabeledImages;
  readonly classes: readonly string[];
  /** At least 1. */
  readonly epochs: number;
  /** At least 1; the last batch of an epoch may be smaller. */
  readonly batchSize: number;
  /** 0 .. 2^31-1. */
  readonly seed: number;
  /** Left out: never stops early. */
  readonly earlyStopping?: EarlyStoppingOptions;
  /** Return the weights of the best epoch instead of the last; true when left out. */
  readonly restoreBest?: boolean;
  readonly checkpoint?: CheckpointOptions;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (update: ProgressUpdate) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
  /**
   * Series `train`: `loss`, `accuracy` of a batch and `learningRate`, by 0-based step, about 500 points a run. Series
   * `epoch`: `trainLoss`, `trainAccuracy`, `learningRate`, and with validation `validationLoss`, `validationAccuracy`, by
   * 1-based epoch.
   */
  readonly onMetric?: (series: string, step: number, values: Readonly<Record<string, number>>) => void;
  readonly onWarning?: (message: string) => void;
}

export interface CheckpointOptions {
  /** Never cleared by training: who keeps the result clears it. */
  readonly store: CheckpointStore;
  /** At least 1. */
  readonly everySteps: number;
  /** Settings that do not show in the other options, such as the params of the optimizer. */
  readonly settings?: string;
}

export interface TrainClassifierResult {
  readonly weights: Record<string, TensorData>;
  readonly history: HistoryRecord;
}
