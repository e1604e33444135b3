import type { Digest, EnvironmentRecord, PipelineDefinition, PlanRecord, RunEvent, RunRecord } from '@fovea/contracts';
import { outcomeOf } from '@fovea/host';
import type { StepStatus } from './step-progress.ts';

/** Everything that running a run again bit-exactly needs, and what it put out, to compare with. JSON-safe. */
export interface ReplayRecord {
  readonly version: 1;
  readonly run: string;
  readonly experiment: string;
  readonly label: string;
  readonly seed: number;
  readonly state: string;
  /** Single-valued. */
  readonly definition: PipelineDefinition;
  /** With the version of each plugin. */
  readonly plan: PlanRecord;
  /** Where it executed last; null before that. */
  readonly environment: EnvironmentRecord | null;
  /** What computed; null when no step needed the backend. */
  readonly device: unknown;
  readonly steps: readonly {
    readonly id: string;
    readonly cacheKey: string | null;
    readonly outputs: Readonly<Record<string, Digest>>;
  }[];
}

export function replayRecord(run: RunRecord, steps: readonly StepStatus[], events: readonly RunEvent[]): ReplayRecord {
  const { id, experiment, label, seed, state, definition, plan, environment } = run;
  return {
    version: 1,
    run: id,
    experiment,
    label,
    seed,
    state,
    definition,
    plan,
    environment,
    device: outcomeOf(events)?.device ?? null,
    steps: steps.map(({ planned, cacheKey, outputs }) => ({ id: planned.id, cacheKey, outputs })),
  };
}
