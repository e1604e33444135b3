import type { Digest, PlannedStep, RunEvent, RunRecord } from '@fovea/contracts';

export type StepState = 'waiting' | 'running' | 'cached' | 'finished' | 'failed';

/** A step of a plan and what became of it so far. */
export interface StepStatus {
  readonly planned: PlannedStep;
  readonly state: StepState;
  readonly durationMs: number | null;
  readonly cacheKey: string | null;
  readonly outputs: Readonly<Record<string, Digest>>;
}

/** Events that the status of steps follows from. */
export const stepEvents = [
  'step-started',
  'step-cached',
  'step-finished',
] as const satisfies readonly RunEvent['type'][];

/** The steps of a run in order. Of a step that was begun and not ended, the run says whether it still runs. */
export function stepStatuses({ plan, state }: RunRecord, events: readonly RunEvent[]): readonly StepStatus[] {
  const begun = new Set<string>();
  const ended = new Map<string, Omit<StepStatus, 'planned'>>();
  for (const event of events) {
    if (event.type === 'step-started') begun.add(event.step);
    else if (event.type === 'step-cached') {
      ended.set(event.step, { state: 'cached', durationMs: 0, cacheKey: event.cacheKey, outputs: event.outputs });
    } else if (event.type === 'step-finished') {
      const { cacheKey, outputs, durationMs } = event;
      ended.set(event.step, { state: 'finished', durationMs, cacheKey, outputs });
    }
  }
  const open: StepState = state === 'running' ? 'running' : state === 'queued' ? 'waiting' : 'failed';
  return plan.steps.map((planned) => {
    const known = ended.get(planned.id);
    if (known !== undefined) return { planned, ...known };
    return {
      planned,
      state: begun.has(planned.id) ? open : 'waiting',
      durationMs: null,
      cacheKey: null,
      outputs: {},
    };
  });
}
