import {
  agentProtocol,
  isFinalRunState,
  isFoveaError,
  type AgentOffer,
  type AgentRecord,
  type CheckpointRecord,
  type ControlRunState,
  type Digest,
  type LeaseGrant,
  type LeaseKey,
  type LeaseRenewal,
  type ReportReceipt,
  type RunReport,
} from '@fovea/contracts';
import type { Principal } from '../access/token-service.ts';
import { checkInteger, checkName } from '../checks.ts';
import { agentForeign, inputInvalid, notFound, protocolUnknown } from '../errors.ts';
import type { Advancer } from '../experiments/advance.ts';
import { randomHex } from '../ids.ts';
import type { ControlLimits, ControlServices } from '../services.ts';
import { checkReport } from './check-report.ts';
import { addOutputs, HeldRuns } from './held-runs.ts';
import { QueueSignal } from './queue-signal.ts';
import { inputsOf, reportCommand } from './report-command.ts';

export interface RegisterAgentInput {
  /** The id that an earlier registration returned; a new one when left out. */
  readonly id?: string;
  readonly name: string;
  readonly offer: AgentOffer;
}

export interface LeaseRequest {
  readonly agent: string;
  /** How long to wait for work; 0 answers at once. At most 60,000. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

const maxWaitMs = 60_000;
const maxTokens = 10_000;

/** What agents say: they register, lease, report, renew and give back. */
export class AgentService implements Disposable {
  readonly #services: ControlServices;
  readonly #limits: ControlLimits;
  readonly #advancer: Advancer;
  readonly #held: HeldRuns;
  readonly #queue: QueueSignal;
  #isClosed = false;
  /** Tokens of agents, which never change. */
  readonly #tokens = new Map<string, string>();
  /** Until when tokens are believed to hold a lease. */
  readonly #holders = new Map<string, number>();

  constructor(services: ControlServices, { limits, advancer }: { limits: ControlLimits; advancer: Advancer }) {
    this.#services = services;
    this.#limits = limits;
    this.#advancer = advancer;
    this.#held = new HeldRuns(services.store);
    this.#queue = new QueueSignal(services.store, limits.maxWaiting);
  }

  /** Registers an agent, or renews what it offers. @throws ENVIRONMENT_UNSUPPORTED, FORBIDDEN, PARAMS_INVALID. */
  async register(principal: Principal, { id, name, offer }: RegisterAgentInput): Promise<AgentRecord> {
    if (offer.protocol !== agentProtocol) throw protocolUnknown(offer.protocol, agentProtocol);
    checkInteger('agent', 'offer.slots', offer.slots, [1, 256]);
    if (offer.backends.length > 64) throw inputInvalid('agent', 'offer.backends', 'at most 64', offer.backends.length);
    const [agent] = await this.#services.store.commit({
      command: 'agent.register',
      input: {
        id: id === undefined ? `agent-${randomHex(6)}` : checkName('agent', 'id', id),
        name: checkName('agent', 'name', name),
        token: principal.id,
        offer,
      },
    });
    return agent;
  }

  /** Stops an agent from getting runs: those it has are given back. Registering again undoes it. @throws NOT_FOUND. */
  async drain(id: string, isDraining = true): Promise<AgentRecord> {
    const [agent] = await this.#services.store.commit({ command: 'agent.drain', input: { id, isDraining } });
    return agent;
  }

  /**
   * The next run that fits what the agent offers. Without one it waits, up to `waitMs`.
   *
   * @returns null when there was none.
   * @throws NOT_FOUND, FORBIDDEN for an agent of another token; RATE_LIMITED when too many wait.
   */
  async lease(principal: Principal, { agent, waitMs = 0, signal }: LeaseRequest): Promise<LeaseGrant | null> {
    await this.#requireOwn(principal, agent);
    const { store, clock } = this.#services;
    const until = clock.monotonic() + Math.min(maxWaitMs, waitMs);
    while (!this.#isClosed) {
      const { version } = this.#queue;
      const [grant] = await store.commit({
        command: 'lease.claim',
        input: { agent, secret: randomHex(16), durationMs: this.#limits.leaseMs },
      });
      if (grant !== null) {
        this.#held.forget(grant.run.id);
        // Who asked is gone: the run must not wait for its lease to run out.
        if (signal?.aborted === true) await this.release(grant.lease, 'the agent went away while it waited');
        return signal?.aborted === true ? null : grant;
      }
      const leftMs = until - clock.monotonic();
      if (leftMs <= 0 || signal?.aborted === true) return null;
      await this.#queue.wait(version, leftMs, signal);
    }
    return null;
  }

  /** Whether an agent of this token holds a lease now. That it does is believed for a second. */
  async holdsLease({ id }: Principal): Promise<boolean> {
    const nowMs = this.#services.clock.monotonic();
    if ((this.#holders.get(id) ?? 0) > nowMs) return true;
    // That it does not is never remembered: another replica may have leased it a run just now.
    const holds = await this.#readHolds(id);
    if (this.#holders.size >= maxTokens) this.#holders.clear();
    if (holds) this.#holders.set(id, nowMs + 1000);
    return holds;
  }

  /** Agents that wait for work now. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Keeps the lease for another while, and says what its holder shall do. @throws LEASE_LOST. */
  async renew(lease: LeaseKey): Promise<LeaseRenewal> {
    const durationMs = this.#limits.leaseMs;
    const [renewal] = await this.#services.store.commit({ command: 'lease.renew', input: { lease, durationMs } });
    return renewal;
  }

  /**
   * Stores a batch of what a run says; durable when it resolves. A batch that is sent again is acknowledged again. The one
   * with the final event completes the run, once.
   *
   * @throws LEASE_LOST, also for a run that the lease never held; CONFLICT when a batch before it is missing;
   * ARTIFACT_NOT_FOUND when an output was not uploaded; PARAMS_INVALID; RATE_LIMITED.
   */
  async report(report: RunReport): Promise<ReportReceipt> {
    const checked = checkReport(report);
    const { run } = checked.lease;
    const held = await this.#held.get(run);
    addOutputs(held, checked.events);
    const command = reportCommand(checked, held.plan);
    const lineage = [...command.lineage, ...inputsOf(checked.events, held.plan, held.outputs)];
    try {
      const [receipt] = await this.#services.store.commit({
        command: 'lease.report',
        input: { ...command, lineage },
      });
      if (receipt.state !== 'running') this.#held.forget(run);
      if (isFinalRunState(receipt.state) && !receipt.isDuplicate) void this.#advancer.advance(held.experiment);
      return receipt;
    } catch (error) {
      // Outputs that were not accepted are nobody's inputs.
      this.#held.forget(run);
      throw error;
    }
  }

  /** Gives a run back, such as when the agent shuts down; it is queued again. @throws LEASE_LOST. */
  async release(lease: LeaseKey, reason: string): Promise<ControlRunState> {
    const [{ state }] = await this.#services.store.commit({
      command: 'lease.release',
      input: { lease, reason: reason.slice(0, 500) },
    });
    this.#held.forget(lease.run);
    if (isFinalRunState(state)) await this.#advanceOf(lease.run);
    return state;
  }

  /** Outputs that a cache key stands for, from any agent; undefined when an artifact of them is gone. */
  async stepResult(cacheKey: string): Promise<Readonly<Record<string, Digest>> | undefined> {
    return this.#services.store.stepResult({ cacheKey });
  }

  /** Lets other runs take over what a step put out. @throws LEASE_LOST, ARTIFACT_NOT_FOUND. */
  async putStepResult(lease: LeaseKey, cacheKey: string, outputs: Readonly<Record<string, Digest>>): Promise<void> {
    await this.#services.store.commit({ command: 'cache.put', input: { lease, cacheKey, outputs } });
  }

  /** The newest checkpoint of the work that a cache key stands for, from any agent. */
  checkpoint(cacheKey: string): Promise<CheckpointRecord | undefined> {
    return this.#services.store.checkpoint({ cacheKey });
  }

  /** @throws LEASE_LOST, ARTIFACT_NOT_FOUND. */
  async saveCheckpoint(lease: LeaseKey, cacheKey: string, artifact: Digest): Promise<CheckpointRecord> {
    const [checkpoint] = await this.#services.store.commit({
      command: 'checkpoint.save',
      input: { lease, cacheKey, artifact },
    });
    return checkpoint;
  }

  /** @throws LEASE_LOST. */
  async clearCheckpoint(lease: LeaseKey, cacheKey: string): Promise<void> {
    await this.#services.store.commit({ command: 'checkpoint.clear', input: { lease, cacheKey } });
  }

  /** Ends leases that ran out. Called every so often; each run it touches moves its experiment on. */
  async sweep(): Promise<void> {
    const { store, logger } = this.#services;
    try {
      const [expired] = await store.commit({ command: 'lease.expire', input: { limit: 500 } });
      for (const { run, attempt, agent, state, experiment } of expired) {
        logger.warn('a lease ran out', { run, attempt, agent, state });
        this.#held.forget(run);
        if (isFinalRunState(state)) await this.#advancer.advance(experiment);
      }
    } catch (error) {
      logger.error('leases could not be looked through', { code: isFoveaError(error) ? error.code : 'INTERNAL' });
    }
  }

  /** Nothing is leased any more, and who waits is told that there is nothing. What is leased may still be reported. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#queue[Symbol.dispose]();
  }

  async #readHolds(token: string): Promise<boolean> {
    let after: string | undefined;
    do {
      const page = await this.#services.store.agents({ first: 200, ...(after === undefined ? {} : { after }) });
      if (page.items.some((agent) => agent.token === token && agent.activeRuns > 0)) return true;
      after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined;
    } while (after !== undefined);
    return false;
  }

  async #advanceOf(run: string): Promise<void> {
    const record = await this.#services.store.run({ id: run });
    if (record !== undefined) await this.#advancer.advance(record.experiment);
  }

  async #requireOwn(principal: Principal, id: string): Promise<void> {
    let token = this.#tokens.get(id);
    if (token === undefined) {
      const agent = await this.#services.store.agent({ id });
      if (agent === undefined) throw notFound('agent', id);
      ({ token } = agent);
      if (this.#tokens.size >= maxTokens) this.#tokens.clear();
      this.#tokens.set(id, token);
    }
    if (token !== principal.id) throw agentForeign(id);
  }
}
