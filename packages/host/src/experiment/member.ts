import type { RunOutcome } from '../run/index.ts';

/** One run of an experiment. */
export interface ExperimentMember {
  readonly outcome: RunOutcome;
  readonly label: string;
  /** What tells it from its siblings: path to value. */
  readonly differs: Readonly<Record<string, unknown>>;
}
