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

/** Commits in order of arrival, on so many connections at a time. Small ones that have to wait share a transaction. */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #waiting: Waiting[] = [];
  readonly #underWay = new Set<Promise<void>>();
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
    this.#waiting.push({ commands, items, resolve, reject });
    this.#start();
    return promise;
  }

  /** Does what waits, and takes no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#underWay.size > 0) await Promise.race(this.#underWay);
  }

  #start(): void {
    while (this.#underWay.size < this.#options.lanes && this.#waiting.length > 0) {
      const work: Promise<void> = this.#work(this.#take()).finally(() => {
        this.#underWay.delete(work);
        this.#start();
      });
      this.#underWay.add(work);
    }
  }

  #take(): Waiting[] {
    const group = this.#waiting.splice(0, 1);
    if (!isGroupable(group[0])) return group;
    const share = Math.ceil(this.#waiting.length / this.#options.lanes);
    while (group.length < Math.min(maxGroup, share) && isGroupable(this.#waiting[0])) {
      group.push(...this.#waiting.splice(0, 1));
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

function isGroupable(waiting: Waiting | undefined): boolean {
  return waiting?.commands.every(({ command }) => groupable.has(command)) ?? false;
}

function itemsOf({ command, input }: StoreCommand): number {
  return command === 'lease.report' ? input.points.length + input.events.length : 1;
}
