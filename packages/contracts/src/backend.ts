import type { Graph, OpName, TensorData } from './graph.ts';
import type { Loss } from './loss.ts';
import type { Parameter } from './optimizer.ts';

/** What executes: recorded with every measurement. */
export interface DeviceInfo {
  readonly backend: string;
  readonly version: string;
  readonly threads: number;
  /** Human-readable processor or GPU. */
  readonly device: string;
  /** SIMD builds, flags, adapters: whatever can change numbers or speed. */
  readonly features: Readonly<Record<string, string | number | boolean>>;
}

export interface MemoryInfo {
  readonly tensors: number;
  readonly bytes: number;
  /** False when the runtime frees late, so that a count proves nothing. */
  readonly reliable: boolean;
}

export type BackendUse = 'forward' | 'gradient' | 'int8' | 'binary';

/** A Graph made ready to predict. */
export interface InferExecutable extends Disposable {
  readonly graph: Graph;
  /**
   * @param inputs preprocessed values, `[batchSize, ...inputShape]`, NHWC, row-major.
   * @returns the graph's output, `[batchSize, numClasses]`: probabilities when the graph ends in softmax. A copy. Batch 0
   * returns an empty array.
   */
  predict(inputs: Float32Array, batchSize: number): Promise<Float32Array>;
}

export interface TrainBatch {
  /** `[batchSize, ...inputShape]`, preprocessed. */
  readonly inputs: Float32Array;
  /** `[batchSize]`, class indices. */
  readonly labels: Int32Array;
  readonly batchSize: number;
  /** Seeds dropout; the same seed gives the same masks. 0 .. 2^31-1. */
  readonly dropoutSeed: number;
}

export interface TrainStepResult {
  /** Mean loss of the batch. */
  readonly loss: number;
  /** `[batchSize, numClasses]`, in training mode. */
  readonly logits: Float32Array;
}

/** A Graph made ready to train. Its weights are a private copy; the source graph never changes. */
export interface TrainExecutable extends InferExecutable {
  /** Forward and backward on one batch; the gradients stay inside until the next call. Updates running statistics. */
  gradients(batch: TrainBatch, loss: Loss): Promise<TrainStepResult>;
  /**
   * Hands the trainable parameters and their latest gradients to `apply`, which updates `values` in place. The arrays may be
   * views of device memory: they are valid inside the call only.
   */
  update(apply: (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]) => void): void;
  /** A copy of all float weights, running statistics included, by tensor name. */
  exportWeights(): Promise<Record<string, TensorData>>;
  /** Replaces weights by name. @throws GRAPH_INVALID for an unknown name or another shape. */
  importWeights(weights: Readonly<Record<string, TensorData>>): void;
}

/** One engine on one device. Construction is cheap; `activate` claims the device. */
export interface Backend extends AsyncDisposable {
  readonly id: string;
  /** @throws BACKEND_UNAVAILABLE with the reason when this machine cannot run it. */
  activate(signal?: AbortSignal): Promise<DeviceInfo>;
  /** Resolves when all submitted work is done. */
  sync(): Promise<void>;
  memory(): MemoryInfo;
  /** @throws OP_UNSUPPORTED naming the node when the graph needs an op this backend lacks. Never falls back silently. */
  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  supports(op: OpName, use: BackendUse): boolean;
}

export interface TrainOptions {
  /** Names of tensors to leave unchanged. */
  readonly frozen?: readonly string[];
}
