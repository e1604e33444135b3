import { runAgent, type AgentEvent } from '@fovea/agent';
import {
  isFinalRunState,
  type AgentConnection,
  type DatasetOrigin,
  type Digest,
  type ExperimentRecord,
  type ExperimentState,
  type Logger,
  type ReportRecord,
} from '@fovea/contracts';
import { localConnection, localPrincipal, type Control, type ControlLimits, type ReplayRecord } from '@fovea/control';
import { loadControlStore, openControl, type OpenedControl } from '@fovea/control/node';
import { canonicalJson } from '@fovea/host';
import type { Workspace } from '@fovea/host/node';
import { defaultSlots } from '../default-slots.ts';
import { rootsMissing, runsMissing } from '../server/errors.ts';
import type { EndedRun, EventListener, ExperimentRequest, Plane } from './plane.ts';

/** Nothing is far away: a lease that is short is a cancellation that is heard of soon. */
const limits: Partial<ControlLimits> = { leaseMs: 6000 };

const overStates: readonly ExperimentState[] = ['succeeded', 'failed', 'cancelled'];

const byThisProcess = { actor: localPrincipal.id };

export interface LocalPlaneOptions {
  readonly workspace: Workspace;
  readonly logger: Logger;
}

/**
 * The control plane and an agent in this process, on the embedded store of the workspace's data folder.
 *
 * @throws STORE_LOCKED naming the process that has the data folder; STORE_INCOMPATIBLE, STORE_FULL, STORE_IO.
 */
export async function openLocalPlane({ workspace, logger }: LocalPlaneOptions): Promise<LocalPlane> {
  // A store that the configuration names may be shared: its experiments are not this process's to set aside.
  const { store: _shared, ...config } = workspace.config;
  const { openStore } = await loadControlStore({ config }, [import.meta.url]);
  const opened = await openControl({ workspace, openStore, logger, limits });
  return new LocalPlane(opened, workspace, logger);
}

/** The control plane in this process, with what only its own process may ask. */
export class LocalPlane implements Plane {
  readonly url = undefined;
  readonly #opened: OpenedControl;
  readonly #workspace: Workspace;
  readonly #logger: Logger;
  readonly #labels = new Map<string, string>();
  readonly #stopAgent = new AbortController();
  /** Unfinished experiments that must not take this process's time. */
  readonly #setAside: string[] = [];
  #agent: Promise<void> | undefined;
  #onEvent: EventListener = () => undefined;

  constructor(opened: OpenedControl, workspace: Workspace, logger: Logger) {
    this.#opened = opened;
    this.#workspace = workspace;
    this.#logger = logger;
  }

  get #control(): Control {
    return this.#opened.control;
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = await this.#opened.artifacts.put(bytes);
    await this.#control.registry.registerArtifact(digest, bytes.byteLength);
    return digest;
  }

  get(digest: Digest): Promise<Uint8Array> {
    return this.#opened.artifacts.get(digest);
  }

  async create({ definition: pipeline, settings }: ExperimentRequest) {
    const { experiments } = this.#control;
    const { definition } = await experiments.preview({ pipeline, settings }, {});
    const unfinished = await this.#unfinished();
    const known = unfinished.find(
      (experiment) =>
        experiment.createdBy === localPrincipal.id &&
        canonicalJson(experiment.definition) === canonicalJson(definition),
    );
    for (const { id, state } of unfinished) if (id !== known?.id && state === 'running') await this.#putAside(id);
    const { id } = known ?? (await experiments.create({ pipeline, settings, start: true }, byThisProcess));
    if (known?.state === 'paused') await experiments.start(id, byThisProcess);
    await this.#refuseMissingRoots(id);
    this.#startAgent(definition.concurrency ?? defaultSlots());
    return { id, isContinued: known !== undefined };
  }

  async follow(experiment: string, onEvent: EventListener): Promise<void> {
    this.#onEvent = onEvent;
    const stopWatching = new AbortController();
    const changes = this.#control.streams.changes({
      matches: (change) =>
        (change.topic === 'experiment' && change.id === experiment) ||
        (change.topic === 'run' && change.experiment === experiment),
      signal: stopWatching.signal,
    });
    // Asked for before the first look, so that nothing is missed in between.
    let next = changes.next();
    try {
      while (!(await this.#isOver(experiment))) {
        await Promise.race([next, this.#agent]);
        next = changes.next();
      }
    } finally {
      stopWatching.abort();
      await next;
    }
  }

  async cancel(experiment: string): Promise<void> {
    if (!(await this.#isOver(experiment))) await this.#control.experiments.cancel(experiment, byThisProcess);
  }

  report(experiment: string): Promise<ReportRecord> {
    return this.#control.experiments.report(experiment);
  }

  async runs(experiment: string): Promise<readonly EndedRun[]> {
    const runs = await this.#control.store.runsOf({ experiment });
    return Promise.all(
      runs
        .filter(({ isSuperseded }) => !isSuperseded)
        .map(async (run): Promise<EndedRun> => {
          const steps = (await this.#control.insights.steps(run)).filter(({ cacheKey }) => cacheKey !== null);
          return {
            id: run.id,
            label: run.label,
            error: run.error ?? undefined,
            steps: steps.map(({ planned: { id, outputs: types }, state, outputs }) => ({
              id,
              isCached: state === 'cached',
              files: types['files'] === 'files' ? outputs['files'] : undefined,
            })),
          };
        }),
    );
  }

  /** What running the first run of an experiment again needs, and what it put out. */
  async record(experiment: string): Promise<ReplayRecord> {
    const [run] = await this.#control.store.runsOf({ experiment });
    if (run === undefined) throw runsMissing(experiment);
    return this.#control.insights.replay(run);
  }

  async registerDataset(name: string, origin: DatasetOrigin): Promise<void> {
    await this.#control.registry.registerDataset({ name, origin }, byThisProcess);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopAgent.abort();
    await this.#agent?.catch(() => undefined);
    for (const id of this.#setAside) await this.#control.experiments.start(id, byThisProcess);
    await this.#opened[Symbol.asyncDispose]();
  }

  async #unfinished(): Promise<readonly ExperimentRecord[]> {
    const { items } = await this.#control.store.experiments({ first: 200, filter: { states: ['running', 'paused'] } });
    return items;
  }

  async #putAside(id: string): Promise<void> {
    await this.#control.experiments.pause(id, byThisProcess);
    this.#setAside.push(id);
  }

  async #isOver(id: string): Promise<boolean> {
    const experiment = await this.#control.store.experiment({ id });
    if (experiment === undefined || !overStates.includes(experiment.state)) return false;
    const runs = await this.#control.store.runsOf({ experiment: id });
    return runs.every(({ state }) => isFinalRunState(state));
  }

  /** Nobody else will come to offer them. */
  async #refuseMissingRoots(experiment: string): Promise<void> {
    const offered = Object.keys(this.#workspace.config.roots);
    const runs = await this.#control.store.runsOf({ experiment });
    const missing = runs.flatMap(({ roots }) => roots).filter((root) => !offered.includes(root));
    if (missing.length === 0) return;
    await this.#control.experiments.cancel(experiment, byThisProcess);
    throw rootsMissing([...new Set(missing)], offered);
  }

  #startAgent(slots: number): void {
    const workspace = this.#workspace;
    this.#agent ??= runAgent({
      connection: this.#connection(),
      workspace,
      name: 'local',
      slots: Math.min(256, slots),
      roots: workspace.config.roots,
      // Whichever a run needs: where one doesn't work, the run says why.
      backends: workspace.catalog.entries('backend').map(({ id }) => id),
      signal: this.#stopAgent.signal,
      logger: this.#logger,
      onEvent: (event) => this.#onAgentEvent(event),
    });
    // Whoever follows hears of it.
    this.#agent.catch(() => undefined);
  }

  /** The usual line, which also learns what runs are called. */
  #connection(): AgentConnection {
    const connection = localConnection(this.#control, this.#opened.artifacts, localPrincipal);
    return {
      ...connection,
      lease: async (request) => {
        const grant = await connection.lease(request);
        if (grant !== null) this.#labels.set(grant.run.id, grant.run.label);
        return grant;
      },
    };
  }

  #onAgentEvent(event: AgentEvent): void {
    if (event.type === 'run-event') this.#onEvent(this.#labels.get(event.event.run) ?? event.event.run, event.event);
  }
}
