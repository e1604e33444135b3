import type { StoreChange } from '@fovea/contracts';
import pg from 'pg';
import { connectionConfig, type Connections } from './connections.ts';
import { channel, newsOf } from './notifications.ts';

/** Between tries to listen again, in milliseconds. */
const pauseMs = 250;
/** How often the connection is tried, and how long it may take to answer: one that is dead may not say so. */
const beat = { everyMs: 15_000, timeoutMs: 5000 };
/** Looked back on when listening again: what was committed just before the connection was lost was perhaps not heard. */
const marginMs = 60_000;
/** Rows told of when much may have been missed. */
const maxMissed = 5000;

export interface ChangeChannelOptions {
  readonly url: string;
  readonly origin: string;
  readonly connections: Connections;
  /** Hears what other processes have changed. */
  tell(changes: readonly StoreChange[]): void;
}

/**
 * Listens to what other processes commit, on a connection of its own. When that breaks it listens on another one, and then
 * tells of all that may have changed meanwhile.
 */
export class ChangeChannel implements AsyncDisposable {
  readonly #options: ChangeChannelOptions;
  #client: pg.Client | undefined;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #lostAtMs: number | undefined;
  #reconnecting: Promise<void> = Promise.resolve();

  constructor(options: ChangeChannelOptions) {
    this.#options = options;
  }

  /** @throws the driver's error. */
  async open(): Promise<void> {
    const client = new pg.Client({ ...connectionConfig(this.#options.url), query_timeout: beat.timeoutMs });
    let isLost = false;
    const onLost = (): void => {
      if (isLost) return;
      isLost = true;
      this.#lose(client);
    };
    client.on('error', onLost);
    client.on('notification', ({ payload }) => void this.#hear(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      isLost = true;
      await client.end().catch(() => undefined);
      throw error;
    }
    client.on('end', onLost);
    this.#client = client;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => void client.query('select 1').catch(onLost), beat.everyMs);
    this.#beat.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    await this.#reconnecting;
    await this.#client?.end();
  }

  async #hear(payload: string): Promise<void> {
    const { origin, changes } = newsOf(payload);
    if (this.#isClosed || origin === this.#options.origin) return;
    if (changes === null) return this.#tellMissed(Date.now());
    this.#options.tell(changes);
  }

  #lose(client: pg.Client): void {
    if (this.#isClosed) return;
    this.#client = undefined;
    this.#lostAtMs ??= Date.now();
    void client.end().catch(() => undefined);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    this.#timer = setTimeout(() => {
      this.#reconnecting = this.#reconnect();
    }, pauseMs);
    this.#timer.unref();
  }

  async #reconnect(): Promise<void> {
    try {
      await this.open();
    } catch {
      // The server is not there yet.
      if (!this.#isClosed) this.#reconnectLater();
      return;
    }
    const lostAtMs = this.#lostAtMs ?? Date.now();
    this.#lostAtMs = undefined;
    await this.#tellMissed(lostAtMs);
  }

  /** What is under way or ended lately, and every list. */
  async #tellMissed(sinceMs: number): Promise<void> {
    const { connections, tell } = this.#options;
    tell([{ topic: 'queue' }, { topic: 'agents' }, { topic: 'tokens' }, { topic: 'models' }, { topic: 'datasets' }]);
    try {
      const changes = await connections.with(({ db }) => missed(db, sinceMs - marginMs));
      if (!this.#isClosed) tell(changes);
    } catch {
      // The next loss of the connection is noticed as this one was.
    }
  }
}

async function missed(db: Parameters<Parameters<Connections['with']>[0]>[0]['db'], sinceMs: number) {
  const runs = await db
    .selectFrom('run')
    .select(['id', 'experiment'])
    .where(({ eb, or }) => or([eb('state', 'in', ['queued', 'running']), eb('finished_at', '>=', sinceMs)]))
    .orderBy('position', 'desc')
    .limit(maxMissed)
    .execute();
  const experiments = await db
    .selectFrom('experiment')
    .select('id')
    .where(({ eb, or }) => or([eb('state', 'in', ['draft', 'running', 'paused']), eb('finished_at', '>=', sinceMs)]))
    .orderBy('position', 'desc')
    .limit(maxMissed)
    .execute();
  return [
    ...experiments.map(({ id }): StoreChange => ({ topic: 'experiment', id })),
    ...runs.map(({ id, experiment }): StoreChange => ({ topic: 'run', id, experiment })),
  ];
}
