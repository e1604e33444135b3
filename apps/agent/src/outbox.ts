import {
  isFoveaError,
  type AgentConnection,
  type Clock,
  type LeaseDirective,
  type LeaseKey,
  type PlannedStep,
  type PortType,
  type RunEvent,
  type RunEventBody,
  type RunStore,
} from '@fovea/contracts';
import type { ArtifactExchange, Output } from './artifact-exchange.ts';
import { foreignRun } from './errors.ts';
import { retrying } from './retry.ts';
import type { Spool, SpooledBatch } from './spool.ts';

/** A request must stay well below a megabyte. */
const maxBatchChars = 400_000;
const maxBatchEvents = 1000;
const defaultMaxSpoolBytes = 256 * 2 ** 20;

export interface OutboxOptions {
  readonly connection: AgentConnection;
  readonly exchange: ArtifactExchange;
  readonly spool: Spool;
  /** Of the plan: they say what the outputs in appended events are. */
  readonly steps: readonly PlannedStep[];
  readonly clock: Clock;
  /** Called with what the control plane wants of the run. */
  readonly onDirective: (directive: LeaseDirective) => void;
  /** Called once with what ended the sending: LEASE_LOST, or a refusal that will not pass. */
  readonly onRefused: (error: unknown) => void;
  readonly maxSpoolBytes?: number;
}

interface Pending {
  readonly events: readonly RunEventBody[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The events of a leased run on their way to the control plane: what executes a plan appends here as to any run store.
 *
 * @remarks Events are on disk when `append` resolves, and sent from there in numbered batches, in order, until the server
 * has them: nobody who computes waits for the network. When a server stays away until the spool is full, metrics, progress
 * and logs are left out and counted; changes of state are always kept. Positions are those of this attempt: the control
 * plane numbers events across attempts itself.
 */
export class Outbox implements RunStore {
  readonly #options: OutboxOptions;
  readonly #lease: LeaseKey;
  readonly #stopped = new AbortController();
  readonly #stored = new Set<string>();
  #pending: Pending[] = [];
  #writing = false;
  #sending: Promise<void> | undefined;
  /** Those who wait for a batch to be sent. */
  #waiting: (() => void)[] = [];
  #seq = 0;
  #dropped = 0;
  #refusal: { readonly error: unknown } | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#lease = options.spool.lease;
  }

  /** Resolves when the events are on disk. @throws STORE_FULL, STORE_IO; what the server refused for good. */
  async append(run: string, _expectedSeq: number, events: readonly RunEventBody[]): Promise<readonly RunEvent[]> {
    if (run !== this.#lease.run) throw foreignRun(this.#lease.run, run);
    if (this.#refusal !== undefined) throw this.#refusal.error;
    await new Promise<void>((resolve, reject) => {
      this.#pending.push({ events: this.#kept(events), resolve, reject });
      void this.#write();
    });
    const at = new Date(this.#options.clock.now()).toISOString();
    return events.map((event): RunEvent => {
      this.#seq += 1;
      return { run, seq: this.#seq, at, ...event };
    });
  }

  /** Nothing is kept to be read: the server has it. */
  read(): Promise<readonly RunEvent[]> {
    return Promise.resolve([]);
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([this.#lease.run]);
  }

  /** Other runs may take over what the step with this cache key put out; told before its end is appended. */
  stored(cacheKey: string): void {
    this.#stored.add(cacheKey);
  }

  /** Sends what an earlier process left in the spool. */
  resume(): void {
    this.#send();
  }

  /** Resolves when everything that is on disk now has been sent, or never will be. */
  async sent(): Promise<void> {
    const { spool } = this.#options;
    const { last } = spool;
    while (this.#isOpen && (spool.first ?? Infinity) <= last) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves when everything appended so far has been sent, or never will be. */
  async flush(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending;
  }

  /** Ends the sending; what was not sent stays on disk. */
  stop(): void {
    this.#stopped.abort();
    this.#wake();
  }

  get #isOpen(): boolean {
    return this.#refusal === undefined && !this.#stopped.signal.aborted;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #kept(events: readonly RunEventBody[]): readonly RunEventBody[] {
    const { spool, maxSpoolBytes = defaultMaxSpoolBytes } = this.#options;
    if (spool.sizeBytes <= maxSpoolBytes) {
      if (this.#dropped === 0) return events;
      const message = `${this.#dropped} metrics, progress reports and log lines were left out while the server was away`;
      this.#dropped = 0;
      return [{ type: 'log', step: '', level: 'warn', message }, ...events];
    }
    const kept = events.filter(({ type }) => type !== 'metric' && type !== 'step-progress' && type !== 'log');
    this.#dropped += events.length - kept.length;
    return kept;
  }

  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    while (this.#pending.length > 0) {
      const taken = this.#pending;
      this.#pending = [];
      try {
        for (const events of inBatches(taken.flatMap(({ events }) => events))) {
          await this.#options.spool.write({ events, outputs: this.#outputsOf(events), stored: this.#storedBy(events) });
        }
        for (const { resolve } of taken) resolve();
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
      this.#send();
    }
    this.#writing = false;
  }

  #storedBy(events: readonly RunEventBody[]): string[] {
    return events.flatMap((event) =>
      event.type === 'step-finished' && this.#stored.delete(event.cacheKey) ? [event.cacheKey] : [],
    );
  }

  #send(): void {
    if (!this.#isOpen) return;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      // What was written while the last answer came in.
      if (this.#isOpen && this.#options.spool.first !== undefined) this.#send();
    });
  }

  async #sendAll(): Promise<void> {
    const { spool } = this.#options;
    try {
      for (let batch = spool.first; batch !== undefined; batch = spool.first) {
        await this.#sendOne(await spool.read(batch));
        await spool.remove(batch);
        this.#wake();
      }
    } catch (error) {
      if (!this.#isOpen) return;
      this.#refusal = { error };
      this.#wake();
      this.#options.onRefused(error);
    }
  }

  /** What it does can be done again: after a failure in between, all of it is. */
  async #sendOne(spooled: SpooledBatch): Promise<void> {
    const { connection, exchange, onDirective } = this.#options;
    const lease = this.#lease;
    await retrying(
      async () => {
        this.#stopped.signal.throwIfAborted();
        if (spooled.outputs.length > 0) await exchange.provide(spooled.outputs);
        const { directive } = await connection.report({ lease, batch: spooled.batch, events: spooled.events });
        if (directive !== 'continue') onDirective(directive);
        // Whoever takes a result over doesn't measure again: what was measured must be told before.
        for (const event of spooled.events) {
          if (event.type === 'step-finished' && spooled.stored.includes(event.cacheKey)) {
            await connection.putStepResult(lease, event.cacheKey, event.outputs).catch(unlessOver);
          }
        }
      },
      { signal: this.#stopped.signal },
    );
  }

  #outputsOf(events: readonly RunEventBody[]): Output[] {
    return events.flatMap((event) => {
      if (event.type !== 'step-finished' && event.type !== 'step-cached') return [];
      const step = this.#options.steps.find(({ id }) => id === event.step);
      return Object.entries(event.outputs).map(([port, digest]) => ({
        type: (step?.outputs[port] ?? 'files') as PortType,
        digest,
      }));
    });
  }
}

/** A lease that ran out just now: the next report says so. */
function unlessOver(error: unknown): void {
  if (!isFoveaError(error) || error.code !== 'LEASE_LOST') throw error;
}

/** It ends the lease, and what remains to be done for the steps before it needs the lease: it goes alone. */
function isFinal({ type }: RunEventBody): boolean {
  return type === 'run-succeeded' || type === 'run-failed' || type === 'run-cancelled';
}

function inBatches(events: readonly RunEventBody[]): RunEventBody[][] {
  const batches: RunEventBody[][] = [];
  let chars = Infinity;
  for (const event of events) {
    const size = JSON.stringify(event).length;
    const batch = batches[batches.length - 1];
    if (batch === undefined || isFinal(event) || chars + size > maxBatchChars || batch.length >= maxBatchEvents) {
      batches.push([event]);
      chars = size;
    } else {
      batch.push(event);
      chars += size;
    }
  }
  return batches;
}
