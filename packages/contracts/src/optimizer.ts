/** A trainable tensor, seen from outside the backend. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Updated in place. Valid during the call only. */
  readonly values: Float32Array;
}

export interface OptimizerState {
  /** Scalars such as the step count. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Slots by name, such as `conv1/kernel:momentum`. Copies. */
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/**
 * An update rule. It is independent of schedules: each step receives its learning rate. Arithmetic is in float32 storage, so
 * that `k` steps + save + restore + the rest equal an uninterrupted run bit for bit.
 */
export interface Optimizer extends Disposable {
  /** Allocates state. Called once, before the first step. */
  init(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void;
  /** A parameter whose gradient is undefined stays as it is. A learning rate of 0 changes no parameter. */
  step(parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[], learningRate: number): void;
  state(): OptimizerState;
  /** @throws CHECKPOINT_INVALID when names or sizes differ from `init`. */
  restore(state: OptimizerState): void;
}

/** Pure function from step to learning rate. */
export interface Schedule {
  /** The highest rate it ever returns. */
  readonly peak: number;
  /** @param step 0-based; @param totalSteps at least 1. Within [0, peak] for every step, one-step runs included. */
  at(step: number, totalSteps: number): number;
}
