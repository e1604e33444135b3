import { isFoveaError, serializeError, type LeaseDirective, type LeaseGrant, type Use } from '@fovea/contracts';
import { runPlan, systemClock, type RunSlot } from '@fovea/host/node';
import type { AgentContext } from './agent-context.ts';
import { CheckpointSync } from './checkpoint-sync.ts';
import { resolveDatasets } from './datasets/resolve-datasets.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { leaseStores } from './lease-stores.ts';
import { Outbox } from './outbox.ts';
import { endsAgent, retrying } from './retry.ts';
import { Spool } from './spool.ts';

/** How long a run that is given back has to save, and then to tell the server. */
const releaseGraceMs = 9000;
const farewellMs = 6000;

/**
 * Executes a leased run until it has ended, is given back, or its lease is lost, while the lease is kept by heartbeats.
 *
 * @param stop has the run save a checkpoint and gives it back.
 * @throws UNAUTHENTICATED, FORBIDDEN when the server no longer listens to this agent; STORE_FULL, STORE_IO when this machine
 * cannot keep what the run would say.
 */
export async function executeLease(context: AgentContext, grant: LeaseGrant, stop: AbortSignal): Promise<void> {
  const spool = await Spool.create(context.spoolFolder, grant.lease).catch(async (error: unknown) => {
    // A machine that can't keep a line can't work: others get the run at once.
    await context.connection.release(grant.lease, serializeError(error).message).catch(() => undefined);
    throw error;
  });
  const run = new LeasedRun(context, grant, spool);
  stop.addEventListener('abort', run.onStop, { once: true });
  if (stop.aborted) run.onStop();
  try {
    await run.execute();
  } finally {
    stop.removeEventListener('abort', run.onStop);
  }
}

/** How a run left this machine; `unsent` keeps its spool for the next start. */
type Farewell = 'finished' | 'released' | 'lost' | 'unsent';

class LeasedRun {
  readonly #context: AgentContext;
  readonly #grant: LeaseGrant;
  readonly #spool: Spool;
  readonly #outbox: Outbox;
  readonly #checkpoints: CheckpointSync;
  readonly #cancel = new AbortController();
  readonly #release = new AbortController();
  readonly #abandon = new AbortController();
  /** Whoever started the agent wants it to end soon. */
  readonly #leave = new AbortController();
  #refusal: { readonly error: unknown } | undefined;

  constructor(context: AgentContext, grant: LeaseGrant, spool: Spool) {
    const { connection, exchange, folder } = context;
    const { lease, run } = grant;
    this.#context = context;
    this.#grant = grant;
    this.#spool = spool;
    this.#outbox = new Outbox({
      connection,
      exchange,
      spool,
      steps: run.plan.steps,
      clock: systemClock,
      onDirective: this.#onDirective,
      onRefused: this.#onRefused,
    });
    this.#checkpoints = new CheckpointSync({
      connection,
      exchange,
      lease,
      folder,
      caughtUp: () => this.#outbox.sent(),
      onRefused: (error) => this.#onCheckpointRefused(error),
    });
  }

  readonly onStop = (): void => {
    this.#leave.abort();
    this.#release.abort();
  };

  async execute(): Promise<void> {
    const { connection, logger, onEvent } = this.#context;
    const { run, attempt } = this.#grant.lease;
    onEvent({ type: 'leased', run, attempt });
    using _keeper = new LeaseKeeper({
      connection,
      grant: this.#grant,
      onDirective: this.#onDirective,
      onLost: this.#onRefused,
    });
    const isOver = await this.#compute();
    const how = await this.#sayGoodbye(isOver);
    this.#outbox.stop();
    this.#checkpoints.stop();
    // What could not be sent in time stays for the next start.
    if (how !== 'unsent') await this.#context.lost.settle(this.#spool);
    logger.info('a run ended here', { run, attempt, how });
    onEvent({ type: 'ended', run, how: how === 'unsent' ? 'released' : how });
    if (isFoveaError(this.#refusal?.error) && endsAgent(this.#refusal.error.code)) throw this.#refusal.error;
  }

  /** @returns true when the run has come to its end. */
  async #compute(): Promise<boolean> {
    const { scheduler } = this.#context;
    const waiting = AbortSignal.any([this.#cancel.signal, this.#release.signal, this.#abandon.signal]);
    const { id } = this.#grant.run;
    try {
      await this.#context.lost.retell(id, (events) => this.#outbox.append(id, 0, events));
      const datasets = await this.#datasets(waiting);
      if (waiting.aborted) return await this.#endedWaiting();
      if (datasets === undefined) return true;
      return await scheduler.run((slot) => this.#runPlan(slot, datasets), waiting);
    } catch (error) {
      if (isFoveaError(error) && error.code === 'CANCELLED' && waiting.aborted) return this.#endedWaiting();
      // Events could not be kept, or the server refused them: in both cases the run is not ours to end.
      this.#onRefused(error);
      return false;
    }
  }

  async #runPlan(slot: RunSlot, datasets: Readonly<Record<string, Use>>): Promise<boolean> {
    const { workspace, environment, limits, onEvent } = this.#context;
    const { id, plan } = this.#grant.run;
    const outcome = await runPlan(plan, {
      run: id,
      workspace,
      runs: this.#outbox,
      environment,
      slot,
      datasets,
      limits,
      shared: leaseStores({
        connection: this.#context.connection,
        exchange: this.#context.exchange,
        checkpoints: this.#checkpoints,
        outbox: this.#outbox,
        signal: this.#abandon.signal,
      }),
      onEvent: (event) => onEvent({ type: 'run-event', event }),
      signal: this.#cancel.signal,
      release: this.#release.signal,
      releaseGraceMs,
      abandon: this.#abandon.signal,
    });
    return outcome.state !== 'running';
  }

  /** How registered datasets are read here; undefined when the run has failed of one, or there is no more need. */
  async #datasets(signal: AbortSignal): Promise<Readonly<Record<string, Use>> | undefined> {
    const { id, plan } = this.#grant.run;
    try {
      return await resolveDatasets(plan, this.#context, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      await this.#outbox.append(id, 0, [{ type: 'run-failed', error: serializeError(error, `run:${id}`) }]);
      return undefined;
    }
  }

  async #endedWaiting(): Promise<boolean> {
    if (!this.#cancel.signal.aborted || this.#abandon.signal.aborted) return false;
    await this.#outbox.append(this.#grant.run.id, 0, [{ type: 'run-cancelled' }]);
    return true;
  }

  /** Tells the server all there is to tell, and gives the run back unless it is over. */
  async #sayGoodbye(isOver: boolean): Promise<Farewell> {
    const telling = this.#tell(isOver);
    // As long as nobody wants this process to end, there is all the time that the server needs.
    const leaving = new Promise<'unsent'>((resolve) => {
      const soon = (): void => void setTimeout(() => resolve('unsent'), farewellMs).unref();
      if (this.#leave.signal.aborted) soon();
      else this.#leave.signal.addEventListener('abort', soon, { once: true });
    });
    return Promise.race([telling, leaving]);
  }

  async #tell(isOver: boolean): Promise<Farewell> {
    if (!isOver) await this.#checkpoints.flush();
    await this.#outbox.flush();
    // With the end of the run its lease is over: a heartbeat that comes after it is told so, and means nothing.
    if (isOver && this.#spool.first === undefined) return 'finished';
    return this.#refusal === undefined ? this.#giveBack() : this.#giveUp();
  }

  async #giveBack(): Promise<'released' | 'lost'> {
    const { connection, logger } = this.#context;
    const reason = this.#leave.signal.aborted ? 'the agent shuts down' : 'the server asked for it';
    try {
      await retrying(() => connection.release(this.#grant.lease, reason), { signal: this.#abandon.signal });
      return 'released';
    } catch (error) {
      logger.warn('a run could not be given back', { error: serializeError(error).message });
      return 'lost';
    }
  }

  /**
   * After a refusal. A lost lease is forgotten. Anything else fails the run, in the place of the batch that was refused:
   * given back it would only be refused again.
   */
  async #giveUp(): Promise<'finished' | 'lost'> {
    const { connection, logger } = this.#context;
    const { lease, run } = this.#grant;
    const error = serializeError(this.#refusal?.error, `run:${run.id}`);
    logger.warn('a run was given up', { run: run.id, error: error.message });
    if (endsAgent(error.code) || error.code === 'LEASE_LOST') return 'lost';
    const report = { lease, batch: this.#spool.next, events: [{ type: 'run-failed' as const, error }] };
    const telling = retrying(() => connection.report(report), { signal: this.#leave.signal });
    return telling.then(
      () => 'finished',
      () => 'lost',
    );
  }

  readonly #onDirective = (directive: LeaseDirective): void => {
    if (directive === 'cancel') this.#cancel.abort();
    else if (directive === 'release') this.#release.abort();
  };

  readonly #onRefused = (error: unknown): void => {
    this.#refusal ??= { error };
    this.#abandon.abort();
    this.#outbox.stop();
    this.#checkpoints.stop();
  };

  #onCheckpointRefused(error: unknown): void {
    if (isFoveaError(error) && error.code === 'LEASE_LOST') this.#onRefused(error);
    else this.#context.logger.warn('a checkpoint was not taken', { error: serializeError(error).message });
  }
}
