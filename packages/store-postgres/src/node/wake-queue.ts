import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  Queue,
  Worker,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
} from 'bullmq';
import { sql } from 'kysely';
import type { Connections } from './connections.ts';
import { channel } from './notifications.ts';

/** Names the queue in BullMQ's own schema of the database. */
const queueName = 'fovea';
const schema = 'bullmq';
/** Nobody reads BullMQ's own record of what became of jobs. */
const maxEvents = 100;
/** Milliseconds. */
const sweepEveryMs = 1000;
const relayEveryMs = 2000;
/** The first of many wakes goes out at once, those that follow within this time together. */
const relayPauseMs = 40;
/**
 * A job whose process is gone is done by another one after at most the first two together; both kinds take milliseconds.
 * Without the third a worker would lie idle for 15 s after its connection broke.
 */
const recovery = { lockDuration: 4000, stalledInterval: 2000, runRetryDelay: 250 };

/** Of a wake: the process that told its own already, where it is one. */
interface JobData {
  readonly origin?: string;
}
type Job = { readonly name: string; readonly data: JobData };
type BullQueue = Queue<JobData, void, string, JobData, void, string, PostgresQueueBackend, PostgresConnectionOptions>;
type BullWorker = Worker<JobData, void, string, PostgresQueueBackend, number, PostgresConnectionOptions>;

export interface WakeQueueOptions {
  readonly url: string;
  readonly connections: Connections;
  /** Passes rows of `wake` on; left out: yes. A process that does not leaves them to the others. */
  readonly isRelaying?: boolean | undefined;
}

/**
 * BullMQ on the same database: wakes those who wait for a run, in every process, and has leases that ran out looked after
 * by one of them.
 *
 * @remarks Rows of the table `wake` are committed with what makes a run leasable. They are passed on to the queue at once,
 * when a process opens, and every so often; a row is removed only when the queue has its job, so that a wake may come twice
 * and never not at all. No job changes a run: who holds one is the leases table's to say.
 */
export class WakeQueue implements AsyncDisposable {
  readonly #options: WakeQueueOptions;
  readonly #queue: BullQueue;
  readonly #worker: BullWorker;
  readonly #timer: ReturnType<typeof setInterval>;
  #relaying: Promise<void> | undefined;
  #isAsked = false;
  #isClosed = false;
  #isScheduled = false;
  #sweep: (() => Promise<void>) | undefined;

  private constructor(options: WakeQueueOptions, { queue, worker }: OpenedBull) {
    this.#options = options;
    this.#queue = queue;
    this.#worker = worker;
    this.#timer = setInterval(() => {
      this.relay();
      void this.#schedule();
    }, relayEveryMs);
    this.#timer.unref();
  }

  /** Creates or migrates BullMQ's schema. @throws the driver's error. */
  static async open(options: WakeQueueOptions): Promise<WakeQueue> {
    const opened = await openBull(options.url, (job) => wakes.#work(job));
    const wakes = new WakeQueue(options, opened);
    void opened.worker.run().catch(ignore);
    wakes.relay();
    return wakes;
  }

  /** Passes on what waits; calls while it is under way are one more time. */
  relay(): void {
    this.#isAsked = true;
    if (this.#options.isRelaying === false || this.#isClosed) return;
    this.#relaying ??= this.#relayAll().finally(() => {
      this.#relaying = undefined;
    });
  }

  sweepWith(work: () => Promise<void>): Disposable {
    this.#sweep = work;
    void this.#schedule();
    return {
      [Symbol.dispose]: () => {
        if (this.#sweep === work) this.#sweep = undefined;
      },
    };
  }

  /** One schedule for all processes: whoever comes later finds it there. */
  async #schedule(): Promise<void> {
    if (this.#sweep === undefined || this.#isScheduled) return;
    try {
      // A sweep that fails is not repeated: the next one is due.
      const opts = { attempts: 1, removeOnFail: true };
      await this.#queue.upsertJobScheduler('sweep', { every: sweepEveryMs }, { name: 'sweep', opts });
      this.#isScheduled = true;
    } catch {
      // Tried again with the next relay.
    }
  }

  /** Waits for jobs under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#relaying;
    await this.#worker.close();
    await this.#queue.close();
  }

  async #relayAll(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      // What fails stays where it is, and is tried again.
      await this.#options.connections.with((connection) => this.#relayOnce(connection)).catch(ignore);
      await sleep(relayPauseMs);
    }
  }

  async #relayOnce({ db }: Parameters<Parameters<Connections['with']>[0]>[0]): Promise<void> {
    await sql`begin`.execute(db);
    const { rows } = await sql<{ position: number; origin: string }>`
      select position, origin from wake order by position limit 1000 for update skip locked`.execute(db);
    if (rows.length > 0) {
      const origins = new Set(rows.map(({ origin }) => origin));
      // Who alone has made runs leasable has told its own already.
      await this.#queue.add('wake', { origin: origins.size === 1 ? (rows[0]?.origin ?? '') : '' });
      await sql`delete from wake where position = any(${rows.map(({ position }) => position)}::bigint[])`.execute(db);
    }
    await sql`commit`.execute(db);
  }

  async #work({ name, data }: Job): Promise<void> {
    if (name === 'sweep') return this.#sweep?.();
    const news = JSON.stringify({ origin: data.origin ?? '', changes: [{ topic: 'queue' }] });
    await this.#options.connections.with(({ db }) => sql`select pg_notify(${channel}, ${news})`.execute(db));
  }
}

interface OpenedBull {
  readonly queue: BullQueue;
  readonly worker: BullWorker;
}

async function openBull(url: string, work: (job: Job) => Promise<void>): Promise<OpenedBull> {
  const connection = { connectionString: url, application_name: 'fovea-bullmq', keepAlive: true, schema };
  const queue: BullQueue = new Queue(
    queueName,
    {
      connection: { ...connection, max: 1, migrate: true },
      streams: { events: { maxLen: maxEvents } },
      defaultJobOptions: { removeOnComplete: true, attempts: 20, backoff: { type: 'exponential', delay: 50 } },
    },
    createPostgresBackend,
  );
  // It connects again by itself; without listeners the process would end.
  queue.on('error', ignore);
  try {
    await queue.waitUntilReady();
  } catch (error) {
    await queue.close().catch(ignore);
    throw error;
  }
  const worker: BullWorker = new Worker(
    queueName,
    work,
    { connection: { ...connection, max: 2 }, autorun: false, concurrency: 4, maxStalledCount: 1000, ...recovery },
    createPostgresBackend,
  );
  worker.on('error', ignore);
  try {
    await worker.waitUntilReady();
  } catch (error) {
    await worker.close().catch(ignore);
    await queue.close().catch(ignore);
    throw error;
  }
  return { queue, worker };
}

function ignore(): void {
  // Said where it is used.
}
