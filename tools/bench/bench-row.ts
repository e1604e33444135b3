/** One figure beside its peer's, both measured in the same run, alternating, after warm-up. */
export interface BenchRow {
  readonly suite: string;
  readonly name: string;
  /** Such as `ms`; smaller is better unless the name says otherwise. */
  readonly unit: string;
  /** Median. */
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string | null;
  /** How many times faster ours is; null without a peer. */
  readonly ratio: number | null;
  /** Interquartile range over median of our samples. */
  readonly spread: number;
  /** Timed samples of ours. */
  readonly n: number;
}

/** What a file in `suites/` exports as `suite`. */
export interface BenchSuite {
  readonly summary: string;
  run(): Promise<readonly BenchRow[]>;
}
