import {
  isFoveaError,
  serializeError,
  type Digest,
  type PlanRecord,
  type PlannedStep,
  type PortType,
  type RunEventBody,
  type StepContext,
} from '@fovea/contracts';
import { createRng } from '@fovea/training';
import type { Catalog } from '../catalog/index.ts';
import { cancelled, stepFailed, stepOutputInvalid } from '../errors.ts';
import { stepCacheKey } from '../pipeline/cache-key.ts';
import type { PluginHost } from '../plugin/index.ts';
import { hasOutput, readOutput, storeOutput } from './port-codec.ts';
import { interruptedNote } from './run-outcome.ts';
import { RunBackend } from './run-backend.ts';
import type { RunServices, StepGate } from './services.ts';
import { SplitLoader } from './split-loader.ts';

export interface ExecutePlanOptions {
  readonly run: string;
  readonly plan: PlanRecord;
  readonly host: PluginHost;
  /** Describes at least the plugins that the plan names. */
  readonly catalog: Catalog;
  readonly services: RunServices;
  readonly gate: StepGate;
  /** Names the device; joins the cache key of steps that measure. */
  readonly device: string;
  /** Never blocks. */
  readonly emit: (event: RunEventBody) => void;
  /** Called when a step has returned after the signal: what is left is storing what it gave. */
  readonly onSettling?: () => void;
  readonly signal: AbortSignal;
  /** True when the run goes on elsewhere: of a step that is cut short nothing but its checkpoint is wanted. */
  readonly isReleased?: () => boolean;
}

export type ExecutionResult = 'succeeded' | 'failed' | 'cancelled';

type Outputs = Readonly<Record<string, Digest>>;

/**
 * Runs the steps of a plan in order. What the cache knows is not computed again. Never throws: a failure is the event
 * `run-failed`. A step that is cut short and yet returns has its outputs stored as its best so far, and never cached.
 */
export async function executePlan(options: ExecutePlanOptions): Promise<ExecutionResult> {
  const { emit, signal, run } = options;
  try {
    const isInterrupted = await runSteps(options);
    emit({ type: isInterrupted ? 'run-cancelled' : 'run-succeeded' });
    return isInterrupted ? 'cancelled' : 'succeeded';
  } catch (error) {
    emit(
      signal.aborted ? { type: 'run-cancelled' } : { type: 'run-failed', error: serializeError(error, `run:${run}`) },
    );
    return signal.aborted ? 'cancelled' : 'failed';
  }
}

/** @returns true when a step was cut short. */
async function runSteps(options: ExecutePlanOptions): Promise<boolean> {
  await using execution = new Execution(options);
  for (const step of options.plan.steps) {
    if (options.signal.aborted) throw cancelled(`run:${options.run}`);
    if ((await execution.step(step)) === 'interrupted') {
      options.emit({
        type: 'log',
        step: step.id,
        level: 'warn',
        message: `${interruptedNote} its best so far is kept`,
      });
      return true;
    }
  }
  return false;
}

class Execution implements AsyncDisposable {
  readonly #options: ExecutePlanOptions;
  readonly #backend: RunBackend;
  readonly #splits: SplitLoader;
  readonly #outputs = new Map<string, Outputs>();
  #metrics = 0;

  constructor(options: ExecutePlanOptions) {
    const { host, plan, signal, emit, services } = options;
    this.#options = options;
    this.#backend = new RunBackend(host, plan, signal, (device) => emit({ type: 'backend-activated', device }));
    this.#splits = new SplitLoader(host, services.splits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#backend[Symbol.asyncDispose]();
  }

  async step(step: PlannedStep): Promise<'done' | 'interrupted'> {
    const { plan, catalog, device, gate } = this.#options;
    const inputs = this.#inputsOf(step);
    const cacheKey = await stepCacheKey({ step, plan, catalog, inputs, device });
    if (await this.#fromCache(step, cacheKey)) return 'done';
    await gate.acquire({ step: step.id, exclusive: step.exclusive, ...(step.deterministic ? { cacheKey } : {}) });
    try {
      // Another run may have computed the very same while this one waited.
      if (await this.#fromCache(step, cacheKey)) return 'done';
      return await this.#compute(step, cacheKey, inputs);
    } finally {
      gate.release();
    }
  }

  #inputsOf(step: PlannedStep): Outputs {
    return Object.fromEntries(
      Object.entries(step.inputs).flatMap(([port, wire]) => {
        const digest = this.#outputs.get(wire.step)?.[wire.output];
        return digest === undefined ? [] : [[port, digest]];
      }),
    );
  }

  async #fromCache(step: PlannedStep, cacheKey: string): Promise<boolean> {
    if (!step.deterministic) return false;
    const { artifacts, cache } = this.#options.services;
    const outputs = await cache.get(cacheKey);
    if (outputs === undefined) return false;
    for (const [port, type] of Object.entries(step.outputs)) {
      const digest = outputs[port];
      if (digest === undefined || !(await hasOutput(type as PortType, digest, artifacts))) return false;
    }
    this.#outputs.set(step.id, outputs);
    this.#options.emit({ type: 'step-cached', step: step.id, cacheKey, outputs });
    return true;
  }

  async #compute(step: PlannedStep, cacheKey: string, inputs: Outputs): Promise<'done' | 'interrupted'> {
    const { emit, services, signal } = this.#options;
    emit({ type: 'step-started', step: step.id });
    const started = services.clock.monotonic();
    const checkpoints = services.checkpoints(cacheKey);
    const values = await this.#run(step, inputs, this.#contextOf(step, checkpoints));
    // A step that was cut short gave less than its key promises.
    const isInterrupted = signal.aborted;
    if (isInterrupted && this.#options.isReleased?.() === true) throw cancelled(`step:${step.id}`);
    if (isInterrupted) this.#options.onSettling?.();
    const outputs: Record<string, Digest> = {};
    for (const [port, type] of Object.entries(step.outputs)) {
      outputs[port] = await storeOutput(type as PortType, values[port], services.artifacts);
    }
    if (step.deterministic && !isInterrupted) await services.cache.put(cacheKey, outputs);
    if (!isInterrupted) await checkpoints.clear();
    this.#outputs.set(step.id, outputs);
    const durationMs = services.clock.monotonic() - started;
    emit({ type: 'step-finished', step: step.id, cacheKey, outputs, durationMs });
    return isInterrupted ? 'interrupted' : 'done';
  }

  async #run(step: PlannedStep, inputs: Outputs, context: StepContext): Promise<Record<string, unknown>> {
    const { host, services } = this.#options;
    try {
      const { seed, signal } = context;
      const runnable = await host.create('step', { use: step.use, params: step.params }, { seed, signal });
      const ports = host.contribution('step', step.use).ports?.inputs ?? {};
      const values: Record<string, unknown> = {};
      // Decoded anew from the artifact each time: a computed and a cached input are the same, and no step sees another's edits.
      for (const [port, digest] of Object.entries(inputs)) {
        const type = ports[port]?.type;
        if (type !== undefined) values[port] = await readOutput(type, digest, services.artifacts);
      }
      const outputs = await runnable.run(values, context);
      const expected = Object.keys(step.outputs).sort();
      const received = Object.keys(outputs).sort();
      if (expected.join() !== received.join()) throw stepOutputInvalid(step.id, step.use, expected, received);
      return outputs;
    } catch (error) {
      throw isFoveaError(error) ? error : stepFailed(step.id, step.use, error);
    }
  }

  #contextOf(step: PlannedStep, checkpoints: StepContext['checkpoints']): StepContext {
    const { host, plan, signal, emit, run } = this.#options;
    return {
      ...host.contextOf('step', step.use, { seed: plan.seed, signal }),
      stepId: step.id,
      // Named by what the step is, not by what it is called: a new name must not change the numbers.
      rng: createRng(plan.seed, step.use),
      checkpoints,
      backend: () => this.#backend.get(),
      decodedSplit: (dataset, split) => this.#splits.load(dataset, split, plan.seed, signal),
      metric: (series, at, values) => {
        this.#metrics += 1;
        emit({ type: 'metric', step: step.id, point: { run, series, step: at, seq: this.#metrics, values } });
      },
      progress: (progress) => emit({ type: 'step-progress', step: step.id, progress }),
      log: (level, message) => emit({ type: 'log', step: step.id, level, message }),
    };
  }
}
