import type {
  DeviceInfo,
  Digest,
  EnvironmentRecord,
  PlanRecord,
  RunEvent,
  RunState,
  SerializedError,
} from '@fovea/contracts';

export interface StepOutcome {
  readonly cacheKey: string;
  readonly isCached: boolean;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** 0 when cached. */
  readonly durationMs: number;
}

/** What became of a run. */
export interface RunOutcome {
  readonly run: string;
  readonly plan: PlanRecord;
  readonly state: RunState;
  readonly environment: EnvironmentRecord;
  /** Steps that gave outputs, by id, in order. */
  readonly steps: Readonly<Record<string, StepOutcome>>;
  /** What executed; null when no step needed the backend. */
  readonly device: DeviceInfo | null;
  readonly error?: SerializedError;
  /** The step that was cut short and yet gave its best so far. */
  readonly interruptedStep?: string;
  /** ISO 8601 in UTC. */
  readonly queuedAt: string;
  /** From the start of the process to the last event; 0 when it never started. */
  readonly durationMs: number;
}

/** A run as the sum of its events; undefined when they lack the first one. */
export function outcomeOf(events: readonly RunEvent[]): RunOutcome | undefined {
  const [first] = events;
  if (first?.type !== 'run-queued') return undefined;
  let state: RunState = 'queued';
  let device: DeviceInfo | null = null;
  let error: SerializedError | undefined;
  let interruptedStep: string | undefined;
  let startedAt: string | undefined;
  const steps: Record<string, StepOutcome> = {};
  for (const event of events) {
    switch (event.type) {
      case 'run-started':
        state = 'running';
        startedAt = event.at;
        break;
      case 'backend-activated':
        device = event.device;
        break;
      case 'step-cached':
        steps[event.step] = { cacheKey: event.cacheKey, isCached: true, outputs: event.outputs, durationMs: 0 };
        break;
      case 'step-finished': {
        const { cacheKey, outputs, durationMs } = event;
        steps[event.step] = { cacheKey, isCached: false, outputs, durationMs };
        break;
      }
      case 'log':
        if (event.message.startsWith(interruptedNote)) interruptedStep = event.step;
        break;
      case 'run-succeeded':
        state = 'succeeded';
        break;
      case 'run-failed':
        state = 'failed';
        error = event.error;
        break;
      case 'run-cancelled':
        state = 'cancelled';
        break;
      case 'run-queued':
      case 'step-started':
      case 'step-progress':
      case 'metric':
        break;
      default:
        event satisfies never;
    }
  }
  const lastAt = events[events.length - 1]?.at ?? first.at;
  return {
    run: first.run,
    plan: first.plan,
    state,
    environment: first.environment,
    steps,
    device,
    ...(error === undefined ? {} : { error }),
    ...(interruptedStep === undefined || state !== 'cancelled' ? {} : { interruptedStep }),
    queuedAt: first.at,
    durationMs: startedAt === undefined ? 0 : Math.max(0, Date.parse(lastAt) - Date.parse(startedAt)),
  };
}

/** Opens the log line of a step that was cut short and whose best so far is kept. */
export const interruptedNote = 'interrupted:';
