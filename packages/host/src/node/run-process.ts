import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  isFoveaError,
  serializeError,
  type EnvironmentRecord,
  type PlanRecord,
  type RunEvent,
  type RunEventBody,
  type RunStore,
} from '@fovea/contracts';
import { outcomeOf, type RunOutcome } from '../run/index.ts';
import { deviceFingerprint } from './environment.ts';
import { runCrashed } from './errors.ts';
import { locatePlugin } from './locate-plugin.ts';
import type { ChildMessage, ChildPlugin, ParentMessage, StartMessage } from './messages.ts';
import type { RunSlot } from './run-scheduler.ts';
import { childExecArgv, runsFromSource } from './source-condition.ts';
import type { Workspace } from './workspace.ts';

/** How long a step may take to return after a cancel, and then to store what it gave. */
const defaultCancelGraceMs = 2000;
const settleGraceMs = 10_000;
const stderrKeptChars = 4000;

export interface RunPlanOptions {
  readonly run: string;
  readonly workspace: Workspace;
  readonly runs: RunStore;
  readonly environment: EnvironmentRecord;
  /** Which steps may compute when. */
  readonly slot: RunSlot;
  /** Called with each stored event, in order. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the run cleanly: the step at work returns its best so far, or is killed after `cancelGraceMs`. */
  readonly signal?: AbortSignal;
  readonly cancelGraceMs?: number;
}

/**
 * Executes a plan in a process of its own and records its events. Never throws for what happens in there: a crash is an
 * outcome.
 *
 * @throws STORE_CONFLICT, STORE_FULL, STORE_IO when events cannot be recorded; the process is killed then.
 */
export async function runPlan(plan: PlanRecord, options: RunPlanOptions): Promise<RunOutcome> {
  const recorder = new Recorder(options);
  recorder.record([{ type: 'run-queued', plan, environment: options.environment }]);
  if (options.signal?.aborted === true) recorder.record([{ type: 'run-cancelled' }]);
  else {
    try {
      await runProcess(await startMessage(plan, options), recorder, options);
    } catch (error) {
      if (!isFoveaError(error)) throw error;
      recorder.record([{ type: 'run-failed', error: serializeError(error) }]);
    }
  }
  return recorder.outcome();
}

/** Appends events in order and keeps them. */
class Recorder {
  readonly #options: RunPlanOptions;
  readonly #events: RunEvent[] = [];
  #appending: Promise<void> = Promise.resolve();
  #step: string | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  /** Called once when recording fails. */
  onFailure: (() => void) | undefined;

  constructor(options: RunPlanOptions) {
    this.#options = options;
  }

  /** The step at work. */
  get step(): string | undefined {
    return this.#step;
  }

  /** True when the run's last event is there. */
  get isOver(): boolean {
    return this.#isOver;
  }

  record(bodies: readonly RunEventBody[]): void {
    for (const body of bodies) {
      if (body.type === 'step-started') this.#step = body.step;
      else if (body.type === 'step-finished') this.#step = undefined;
      else if (body.type === 'run-succeeded' || body.type === 'run-failed' || body.type === 'run-cancelled')
        this.#isOver = true;
    }
    if (bodies.length === 0) return;
    const { runs, run, onEvent } = this.#options;
    this.#appending = this.#appending
      .then(async () => {
        if (this.#failure !== undefined) return;
        const stored = await runs.append(run, this.#events.length, bodies);
        this.#events.push(...stored);
        for (const event of stored) onEvent?.(event);
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.onFailure?.();
      });
  }

  async outcome(): Promise<RunOutcome> {
    await this.#appending;
    if (this.#failure !== undefined) throw this.#failure.error;
    return outcomeOf(this.#events) as RunOutcome;
  }
}

async function startMessage(plan: PlanRecord, { run, workspace, environment }: RunPlanOptions): Promise<StartMessage> {
  const storeEntry = workspace.catalog.entry('store', workspace.store.use);
  const names = new Set([...plan.plugins.map(({ name }) => name), storeEntry.plugin]);
  const plugins: ChildPlugin[] = [];
  for (const { catalog } of workspace.catalog.plugins) {
    if (!names.has(catalog.plugin)) continue;
    const location =
      workspace.plugins.get(catalog.plugin) ?? (await locatePlugin(catalog.plugin, [workspace.config.folder]));
    plugins.push({ location, catalogDigest: catalog.digest });
  }
  return {
    type: 'start',
    run,
    plan,
    plugins,
    store: workspace.store,
    dataFolder: workspace.dataFolder,
    baseFolder: workspace.config.folder,
    device: deviceFingerprint(environment),
  };
}

async function runProcess(start: StartMessage, recorder: Recorder, options: RunPlanOptions): Promise<void> {
  const script = new URL(runsFromSource ? './run-child.ts' : './run-child.js', import.meta.url);
  const child = fork(fileURLToPath(script), [], {
    execArgv: childExecArgv(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stderr = tailOf(child);
  const canceller = new Canceller(child, options);
  recorder.onFailure = () => child.kill('SIGKILL');
  child.on('message', (message: ChildMessage) => {
    switch (message.type) {
      case 'events':
        recorder.record(message.events);
        break;
      case 'acquire':
        void options.slot.acquire(message.request).then(() => tell(child, { type: 'granted' }));
        break;
      case 'release':
        options.slot.release();
        break;
      case 'settling':
        canceller.allow(settleGraceMs);
        break;
      default:
        message satisfies never;
    }
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  tell(child, start);
  try {
    const [exitCode, signal] = await closed;
    if (recorder.isOver) return;
    if (canceller.hasKilled) recorder.record([{ type: 'run-cancelled' }]);
    else {
      const error = runCrashed({ run: options.run, step: recorder.step, exitCode, signal, stderr: stderr() });
      recorder.record([{ type: 'run-failed', error: error.toJSON() }]);
    }
  } finally {
    canceller[Symbol.dispose]();
  }
}

/** Passes a cancel on to the process, and kills it when it does not end in time. */
class Canceller implements Disposable {
  readonly #child: ChildProcess;
  readonly #options: RunPlanOptions;
  #timer: NodeJS.Timeout | undefined;
  hasKilled = false;

  constructor(child: ChildProcess, options: RunPlanOptions) {
    this.#child = child;
    this.#options = options;
    if (options.signal?.aborted === true) this.#cancel();
    else options.signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  /** Gives the process this long from now. */
  allow(durationMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.hasKilled = true;
      this.#child.kill('SIGKILL');
    }, durationMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = (): void => {
    tell(this.#child, { type: 'cancel' });
    this.allow(this.#options.cancelGraceMs ?? defaultCancelGraceMs);
  };
}

function tell(child: ChildProcess, message: ParentMessage): void {
  // A process that is gone reports itself by its end.
  if (child.connected) child.send(message, () => undefined);
}

function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-stderrKeptChars);
  });
  // What plugins print is nobody's output; it must be read so that the process is not held up.
  child.stdout?.resume();
  return () => tail;
}
