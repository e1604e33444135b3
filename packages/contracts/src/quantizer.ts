import type { Graph, QuantizationScheme } from './graph.ts';

/** Preprocessed training images that show a quantizer the ranges of activations. */
export interface CalibrationData {
  readonly count: number;
  /** Identifies images and order. */
  readonly digest: string;
  /** Batches of `[batchSize, ...inputShape]`, the same on every call. */
  batches(batchSize: number): Iterable<{ readonly inputs: Float32Array; readonly batchSize: number }>;
}

export interface QuantizeContext {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface QuantizedModel {
  readonly graph: Graph;
  readonly scheme: QuantizationScheme;
  /** Bytes of all weights as stored, scales and zero points included. */
  readonly bytes: number;
  /** Names of nodes left in float, with the reason. */
  readonly keptFloat: readonly { readonly node: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

/** Makes a model smaller. `scheme` never lies about compute. */
export interface Quantizer {
  readonly scheme: QuantizationScheme;
  readonly needsCalibration: boolean;
  /** @throws CALIBRATION_INVALID, QUANTIZATION_FAILED. */
  quantize(graph: Graph, calibration: CalibrationData | undefined, context: QuantizeContext): Promise<QuantizedModel>;
}
