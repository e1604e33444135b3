/** Facts about the training data that a loss may need. */
export interface LossData {
  /** Training examples of each class, `[numClasses]`. */
  readonly classCounts: readonly number[];
  readonly classes: readonly string[];
}

export interface LossInput {
  /** `[batchSize, numClasses]`, row-major. */
  readonly logits: Float32Array;
  /** `[batchSize]`. */
  readonly labels: Int32Array;
  readonly numClasses: number;
}

export interface LossResult {
  /** Mean over the batch; NaN when an input is NaN; 0 for batch 0. */
  readonly loss: number;
  /** d(loss) / d(logits), `[batchSize, numClasses]`. */
  readonly gradient: Float32Array;
}

/**
 * A loss is a plain function of logits, with its gradient: a few hundred numbers a batch, so that it runs outside the
 * backend and works on all of them.
 */
export interface Loss {
  /** Called once before training. */
  prepare?(data: LossData): void;
  evaluate(input: LossInput): LossResult;
}
