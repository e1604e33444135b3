import type { DeviceInfo } from './backend.ts';
import type { CertificateRecord } from './certificate.ts';
import type { SerializedError } from './error.ts';
import type { ImageShape } from './dataset.ts';
import type { QuantizationScheme } from './graph.ts';
import type { ProgressUpdate } from './step.ts';

/** `sha256:<64 lower-case hex>`. */
export type Digest = `sha256:${string}`;

export interface MetricPoint {
  readonly run: string;
  readonly series: string;
  readonly step: number;
  readonly seq: number;
  readonly values: Readonly<Record<string, number>>;
}

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** One event of a run; a run is the sum of its events. `seq` counts from 1 without gaps; `at` is ISO 8601 in UTC. */
export type RunEvent = { readonly run: string; readonly seq: number; readonly at: string } & RunEventBody;

export type RunEventBody =
  | { readonly type: 'run-queued'; readonly plan: PlanRecord; readonly environment: EnvironmentRecord }
  | { readonly type: 'run-started'; readonly pid: number }
  | { readonly type: 'backend-activated'; readonly device: DeviceInfo }
  | { readonly type: 'step-started'; readonly step: string }
  | {
      readonly type: 'step-cached';
      readonly step: string;
      readonly cacheKey: string;
      readonly outputs: Readonly<Record<string, Digest>>;
    }
  | { readonly type: 'step-progress'; readonly step: string; readonly progress: ProgressUpdate }
  | { readonly type: 'metric'; readonly step: string; readonly point: MetricPoint }
  | { readonly type: 'log'; readonly step: string; readonly level: 'info' | 'warn'; readonly message: string }
  | {
      readonly type: 'step-finished';
      readonly step: string;
      readonly cacheKey: string;
      readonly outputs: Readonly<Record<string, Digest>>;
      readonly durationMs: number;
    }
  | { readonly type: 'run-succeeded' }
  | { readonly type: 'run-failed'; readonly error: SerializedError }
  | { readonly type: 'run-cancelled' };

/**
 * A planned run: resolved and validated. JSON-safe. A step's cache key is NOT part of it: the key is the hex SHA-256 of
 * contribution id, behaviour, params (labels left out), the DIGESTS of its inputs (known only when they are there, so that a
 * changed file is a changed key), seed and, where it matters, backend and device. A step that is not deterministic (such as
 * one that describes files outside) always runs; steps after it follow from the digest of what it put out.
 */
export interface PlanRecord {
  readonly pipeline: string;
  readonly label: string;
  readonly seed: number;
  readonly backend: {
    readonly use: string;
    readonly behaviour: number;
    readonly params: Readonly<Record<string, unknown>>;
  };
  /** npm packages the child process loads. */
  readonly plugins: readonly PlannedPlugin[];
  readonly steps: readonly PlannedStep[];
}

export interface PlannedPlugin {
  readonly name: string;
  readonly version: string;
  /** Import specifier or file URL. */
  readonly specifier: string;
}

export interface PlannedStep {
  readonly id: string;
  readonly use: string;
  readonly behaviour: number;
  /** Complete: defaults filled in, nested references included. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Input port to the output it reads. */
  readonly inputs: Readonly<Record<string, { readonly step: string; readonly output: string }>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly deterministic: boolean;
  readonly usesBackend: boolean;
  readonly exclusive: boolean;
}

export interface EnvironmentRecord {
  readonly fovea: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly learningRate: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly durationMs: number;
  readonly examplesPerSecond: number;
}

/** One point of the training curve: means over the examples of an interval of steps. */
export interface CurvePoint {
  /** Steps of the run that were finished at the end of the interval. */
  readonly step: number;
  /** The same in epochs, with a fraction inside of one. */
  readonly epoch: number;
  readonly loss: number;
  /** [0, 1]. */
  readonly accuracy: number;
  /** Of the interval's last step. */
  readonly learningRate: number;
}

/** What training left behind, beside the weights. */
export interface HistoryRecord {
  readonly epochs: readonly EpochRecord[];
  /**
   * Training by step, in at most 200 equal intervals of the planned steps; the last may be shorter. Left out in records that
   * were made without it.
   */
  readonly curve?: readonly CurvePoint[];
  readonly bestEpoch: number;
  readonly stoppedBy: 'completed' | 'early-stopping' | 'interrupted';
  readonly steps: number;
  readonly durationMs: number;
  readonly warnings: readonly string[];
}

/** One wrongly or rightly classified example, small enough to show. */
export interface PredictionSample {
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** Softmax of the predicted class, [0, 1]. */
  readonly confidence: number;
  readonly shape: ImageShape;
  /** Base64 of `[height, width, channels]` bytes. */
  readonly pixels: string;
}

export interface EvaluationRecord {
  readonly split: string;
  readonly n: number;
  /** Images in the whole split; `n` is smaller when a stratified subset was scored. */
  readonly total: number;
  readonly top1: number;
  readonly top5: number;
  readonly macroF1: number;
  readonly loss: number;
  /** Recall of each class; null where the class has no example. */
  readonly perClassRecall: readonly (number | null)[];
  /** Rows are labels, columns predictions. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly samples: readonly PredictionSample[];
  readonly datasetDigest: string;
  /** `integer` when the reference interpreter computed with integers. */
  readonly executor: string;
}

export interface LatencyMeasurement {
  readonly backend: string;
  readonly threads: number;
  readonly batch: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly meanMs: number;
  /** Timed calls after warm-up. */
  readonly n: number;
  readonly warmupCalls: number;
  /** Interquartile range over median: how much to trust the numbers. */
  readonly noise: number;
}

export interface LatencyRecord {
  /** Digest of the model that was timed; left out in records that were made without it. */
  readonly model?: Digest;
  readonly measurements: readonly LatencyMeasurement[];
  readonly device: DeviceInfo;
}

export interface ReportModel {
  /** Digest of the model artifact. */
  readonly id: string;
  readonly label: string;
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
  readonly peakActivationBytes: number;
  readonly quantizer: { readonly id: string; readonly scheme: QuantizationScheme } | null;
  readonly accuracy: {
    readonly top1: number;
    readonly top5: number;
    readonly macroF1: number;
    readonly n: number;
  } | null;
  readonly latency: readonly LatencyMeasurement[];
  /** `smaller, not faster` where measurement says so. */
  readonly badge: string | null;
  readonly history: HistoryRecord | null;
  readonly evaluation: EvaluationRecord | null;
  /** On the validation images, where they were scored: what a choice among models goes by. */
  readonly selection?: EvaluationRecord;
  /** The run that made it, and the params that tell it from its siblings. */
  readonly run: string;
  readonly differs: Readonly<Record<string, unknown>>;
}

export interface ReportCertificate {
  /** Digest of the certificate's canonical JSON. */
  readonly id: string;
  readonly certificate: CertificateRecord;
}

/** `report.json`: the record of one experiment. */
export interface ReportRecord {
  readonly run: {
    readonly id: string;
    readonly pipeline: string;
    readonly question: string | null;
    readonly seed: number;
    readonly startedAt: string;
    readonly durationMs: number;
    readonly runs: readonly {
      readonly id: string;
      readonly label: string;
      readonly state: RunState;
      readonly error?: SerializedError;
    }[];
  };
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly classes: readonly string[];
    readonly counts: Readonly<Record<string, number>>;
    readonly licence: string;
    readonly rejected: number;
  } | null;
  readonly models: readonly ReportModel[];
  /** Ids of models that no other beats in accuracy, latency and size at once. */
  readonly paretoFront: readonly string[];
  readonly recommendation: string | null;
  /** Verdicts on compressed models; left out in records that were made without gates. */
  readonly certificates?: readonly ReportCertificate[];
  readonly environment: EnvironmentRecord & { readonly device: DeviceInfo | null };
}
