import type { ControlStore } from '@fovea/contracts';
import { TokenService } from './access/token-service.ts';
import { AgentService } from './agents/agent-service.ts';
import { Advancer } from './experiments/advance.ts';
import { ExperimentService } from './experiments/experiment-service.ts';
import { ReportService } from './experiments/report-service.ts';
import { RunService } from './experiments/run-service.ts';
import { InsightService } from './experiments/insight-service.ts';
import { DatasetNames } from './registry/dataset-names.ts';
import { RegistryService } from './registry/registry-service.ts';
import { defaultLimits, type ControlLimits, type ControlServices } from './services.ts';
import { StreamService } from './streams/stream-service.ts';

const flushUsesEveryMs = 60_000;
const pruneEveryMs = 3600_000;

export interface ControlOptions extends ControlServices {
  readonly limits?: Partial<ControlLimits>;
}

/**
 * The control plane: everything that may be asked or done, over one store. Reads go to the store itself.
 *
 * @remarks Disposing ends its timers and streams; the store is its opener's to close.
 */
export interface Control extends AsyncDisposable {
  readonly store: ControlStore;
  readonly experiments: ExperimentService;
  readonly runs: RunService;
  readonly insights: InsightService;
  readonly agents: AgentService;
  readonly registry: RegistryService;
  readonly tokens: TokenService;
  readonly streams: StreamService;
  readonly limits: ControlLimits;
}

/**
 * Starts a control plane. Leases that were held when the store was last closed hold for another while, since their agents
 * could not renew them; experiments whose last run ended just before are moved on.
 *
 * @throws STORE_IO, STORE_FULL.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const limits: ControlLimits = { ...defaultLimits, ...options.limits };
  const { store } = options;
  const reports = new ReportService(options);
  const advancer = new Advancer(options, reports);
  const datasets = new DatasetNames(store);
  const agents = new AgentService(options, { limits, advancer });
  const tokens = new TokenService(options);
  const streams = new StreamService(store);
  await store.commit({ command: 'lease.extend-all', input: { durationMs: limits.leaseMs } });
  await advancer.advanceAll();
  const stopTimers = [
    sweepEvery(store, limits.sweepEveryMs, () => agents.sweep()),
    every(flushUsesEveryMs, () => tokens.flushUses()),
    every(pruneEveryMs, () => prune(options, limits)),
  ];
  return {
    store,
    experiments: new ExperimentService(options, { limits, advancer, reports, datasets }),
    runs: new RunService(options, { advancer, datasets }),
    insights: new InsightService(options, reports),
    agents,
    registry: new RegistryService(options, datasets),
    tokens,
    streams,
    limits,
    async [Symbol.asyncDispose]() {
      for (const stop of stopTimers) await stop();
      agents[Symbol.dispose]();
      streams[Symbol.dispose]();
      datasets[Symbol.dispose]();
      await tokens.flushUses();
      tokens[Symbol.dispose]();
      await advancer.settled();
    },
  };
}

async function prune({ store, logger }: ControlServices, { keepMutationsMs }: ControlLimits): Promise<void> {
  try {
    await store.commit({ command: 'mutation.prune', input: { olderThanMs: keepMutationsMs } });
  } catch (error) {
    logger.warn('old answers to mutations were not forgotten', { error: String(error) });
  }
}

/** Where a store is shared, it says which of its users sweeps, and when. @returns stops it. */
function sweepEvery(store: ControlStore, intervalMs: number, sweep: () => Promise<void>): () => Promise<void> {
  const sweeping = store.sweepWith?.(sweep);
  if (sweeping === undefined) return every(intervalMs, sweep);
  return () => Promise.resolve(sweeping[Symbol.dispose]());
}

/** Calls `work` again and again, never twice at one time. @returns stops it and waits for what is under way. */
function every(intervalMs: number, work: () => Promise<void>): () => Promise<void> {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      underWay = work().finally(() => {
        if (!isStopped) schedule();
      });
    }, intervalMs);
    // Nobody waits for a timer to end a program.
    if (typeof timer === 'object') timer.unref();
  };
  schedule();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await underWay;
  };
}
