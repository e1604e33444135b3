import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  isFoveaError,
  serializeError,
  type EnvironmentRecord,
  type PlanRecord,
  type RunEvent,
  type RunStore,
  type Use,
} from '@fovea/contracts';
import type { RunOutcome } from '../run/index.ts';
import { ChildControl, tell, type StopSignals } from './child-control.ts';
import { deviceFingerprint } from './environment.ts';
import { runCrashed } from './errors.ts';
import type { ChildMessage, StartMessage } from './messages.ts';
import { heapFlags, watchProcess, type ProcessLimits } from './process-limits.ts';
import { RunRecorder } from './run-recorder.ts';
import type { RunSlot } from './run-scheduler.ts';
import { answer, note, type SharedStores } from './shared-stores.ts';
import { childSetup, startChild } from './start-child.ts';
import type { Workspace } from './workspace.ts';

export interface RunPlanOptions extends StopSignals {
  readonly run: string;
  readonly workspace: Workspace;
  readonly runs: RunStore;
  readonly environment: EnvironmentRecord;
  /** Which steps may compute when. */
  readonly slot: RunSlot;
  /** Called with each stored event, in order. */
  readonly onEvent?: (event: RunEvent) => void;
  /** What other machines have left, and what they may take over. */
  readonly shared?: SharedStores;
  /** How registered datasets are read here, by name. */
  readonly datasets?: Readonly<Record<string, Use>>;
  readonly limits?: ProcessLimits;
}

/**
 * Executes a plan in a process of its own and records its events. Never throws for what happens in there: a crash is an
 * outcome.
 *
 * @throws STORE_CONFLICT, STORE_FULL, STORE_IO when events cannot be recorded; the process is killed then.
 */
export async function runPlan(plan: PlanRecord, options: RunPlanOptions): Promise<RunOutcome> {
  const { run, runs, onEvent, signal, release, abandon, environment } = options;
  const recorder = new RunRecorder({ run, runs, onEvent });
  recorder.record([{ type: 'run-queued', plan, environment }]);
  if (signal?.aborted === true) recorder.record([{ type: 'run-cancelled' }]);
  else if (release?.aborted !== true && abandon?.aborted !== true) {
    try {
      await runProcess(await startMessage(plan, options), recorder, options);
    } catch (error) {
      if (!isFoveaError(error)) throw error;
      recorder.record([{ type: 'run-failed', error: serializeError(error) }]);
    }
  }
  return recorder.outcome();
}

async function startMessage(plan: PlanRecord, options: RunPlanOptions): Promise<StartMessage> {
  const { run, workspace, environment, shared, datasets = {} } = options;
  const readers = Object.values(datasets).map(({ use }) => workspace.catalog.entry('dataset', use).plugin);
  return {
    type: 'start',
    run,
    plan,
    ...(await childSetup(workspace, [...plan.plugins.map(({ name }) => name), ...readers])),
    device: deviceFingerprint(environment),
    isShared: shared !== undefined,
    datasets,
  };
}

async function runProcess(start: StartMessage, recorder: RunRecorder, options: RunPlanOptions): Promise<void> {
  const { run, limits = {} } = options;
  const { child, stderr } = startChild(heapFlags(limits));
  using control = new ChildControl(child, options);
  using _watch = watchProcess({ pid: child.pid ?? 0, run, limits, onExceeded: (error) => control.kill(error) });
  recorder.onFailure = () => child.kill('SIGKILL');
  child.on('message', (message: ChildMessage) => onMessage(message, { child, control, recorder, options }));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  tell(child, start);
  const [exitCode, signal] = await closed;
  const { reason, hasKilled } = control;
  if (recorder.isOver || reason === 'release' || reason === 'abandon') return;
  if (hasKilled) {
    const isCancelled = reason === undefined || reason === 'cancel';
    recorder.record([isCancelled ? { type: 'run-cancelled' } : { type: 'run-failed', error: reason.toJSON() }]);
  } else {
    const error = runCrashed({ run, step: recorder.step, exitCode, signal, stderr: stderr() });
    recorder.record([{ type: 'run-failed', error: error.toJSON() }]);
  }
}

interface Conversation {
  readonly child: ChildProcess;
  readonly control: ChildControl;
  readonly recorder: RunRecorder;
  readonly options: RunPlanOptions;
}

function onMessage(message: ChildMessage, { child, control, recorder, options }: Conversation): void {
  const { slot, shared } = options;
  switch (message.type) {
    case 'events':
      if (control.reason !== 'abandon') recorder.record(message.events);
      break;
    case 'acquire':
      void slot.acquire(message.request).then(() => tell(child, { type: 'granted' }));
      break;
    case 'release':
      slot.release();
      break;
    case 'settling':
      control.settling();
      break;
    case 'ask': {
      const { id, question } = message;
      if (shared === undefined) break;
      void answer(shared, recorder, question)
        .catch(() => null)
        .then((value) => tell(child, { type: 'answer', id, value }));
      break;
    }
    case 'notice':
      if (shared !== undefined) note(shared, message.notice);
      break;
    case 'probed':
    case 'probe-failed':
      break;
    default:
      message satisfies never;
  }
}
