/**
 * Counter-based random numbers: the n-th number of a stream is a pure function of (key, n), so that a checkpoint is one
 * counter and streams forked by name never interfere.
 */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound), bound >= 1. */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent stream, named by its path: the same path gives the same stream, whatever was drawn before. */
  fork(...path: readonly (string | number)[]): Rng;
  /** How many numbers were drawn; assign to resume. */
  counter: number;
}
