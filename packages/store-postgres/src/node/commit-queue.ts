import type { StoreChange, StoreCommand } from '@fovea/contracts';
import { storeClosed, tooMuchWaits } from '../errors.ts';
import type { Commands, Outcome } from './transactions.ts';

/** Commits, and points and events in them, that may wait; more are refused, so that memory stays bounded. */
const maxWaiting = 4096;
const maxItems = 1_000_000;
/** Commits that share a transaction, when that many wait for a connection. */
const maxGroup = 32;
/** They touch rows of one lease or a row of their own, and nobody else's for long: others need not wait for a group. */
const groupable: ReadonlySet<StoreCommand['command']> = new Set([
  'lease.renew',
  'lease.report',
  'artifact.register',
  'cache.put',
  'checkpoint.save',
  'checkpoint.clear',
  'mutation.record',
  'token.used',
]);

interface Waiting {
  readonly commands: Commands;
  /** Runs that it writes to under a lease. */
  readonly runs: readonly string[];
  readonly items: number;
  resolve(result: readonly unknown[]): void;
  reject(reason: unknown): void;
}

export interface CommitQueueOptions {
  /** Transactions at a time. */
  readonly lanes: number;
  run(group: readonly Commands[]): Promise<readonly Outcome[]>;
  /** Called when changes are durable, before their commits resolve. */
  onCommitted(changes: readonly StoreChange[]): void;
}

/**
 * Commits in order of arrival, on so many connections at a time; those of one lease one after the other. Small ones that have
 * to wait share a transaction.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #waiting: Waiting[] = [];
  readonly #underWay = new Set<Promise<void>>();
  /** Runs that commits under way write to. */
  readonly #busy = new Set<string>();
  #items = 0;
  #isClosed = false;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
  }

  /** @throws RATE_LIMITED when too much waits; what the command that failed throws. */
  async add(commands: Commands): Promise<readonly unknown[]> {
    if (this.#isClosed) throw storeClosed();
    const items = commands.reduce((sum, command) => sum + itemsOf(command), 0);
    if (this.#waiting.length >= maxWaiting || (this.#items > 0 && this.#items + items > maxItems)) {
      throw tooMuchWaits(this.#waiting.length);
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    this.#items += items;
    this.#waiting.push({ commands, runs: commands.flatMap(runOf), items, resolve, reject });
    this.#start();
    return promise;
  }

  /** Does what waits, and takes no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#underWay.size > 0) await Promise.race(this.#underWay);
  }

  #start(): void {
    while (this.#underWay.size < this.#options.lanes) {
      const group = this.#take();
      if (group.length === 0) return;
      const runs = group.flatMap((waiting) => waiting.runs);
      for (const run of runs) this.#busy.add(run);
      const work: Promise<void> = this.#work(group).finally(() => {
        this.#underWay.delete(work);
        for (const run of runs) this.#busy.delete(run);
        this.#start();
      });
      this.#underWay.add(work);
    }
  }

  #take(): Waiting[] {
    // Who waits for its turn holds up what came after it for the same run.
    const blocked = new Set(this.#busy);
    const isFree = ({ runs }: Waiting): boolean => !runs.some((run) => blocked.has(run));
    const index = this.#waiting.findIndex((waiting) => {
      if (isFree(waiting)) return true;
      for (const run of waiting.runs) blocked.add(run);
      return false;
    });
    if (index < 0) return [];
    const group = this.#waiting.splice(index, 1);
    if (!isGroupable(group[0])) return group;
    const share = Math.min(maxGroup, Math.ceil(this.#waiting.length / this.#options.lanes));
    for (let next = this.#waiting[index]; group.length < share; next = this.#waiting[index]) {
      if (next === undefined || !isGroupable(next) || !isFree(next)) break;
      group.push(...this.#waiting.splice(index, 1));
    }
    return group;
  }

  async #work(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#options.run(group.map(({ commands }) => commands));
      const changes = outcomes.flatMap((outcome) => (outcome.isDone ? outcome.changes : []));
      if (changes.length > 0) this.#options.onCommitted(changes);
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.isDone) group[index]?.resolve(outcome.result);
        else group[index]?.reject(outcome.error);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      for (const { items } of group) this.#items -= items;
    }
  }
}

function runOf({ input }: StoreCommand): string[] {
  return 'lease' in input ? [input.lease.run] : [];
}

function isGroupable(waiting: Waiting | undefined): boolean {
  return waiting?.commands.every(({ command }) => groupable.has(command)) ?? false;
}

function itemsOf({ command, input }: StoreCommand): number {
  return command === 'lease.report' ? input.points.length + input.events.length : 1;
}
