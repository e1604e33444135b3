/** One thing wrong with some params. */
export interface ParamIssue {
  /** Dotted path from the params' root, such as `optimizer.params.learningRate`. */
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly received: string;
  /** What to do, such as `Did you mean epochs?`. */
  readonly hint?: string;
}
