import type { ControlStore, MetricPoint, RunEvent, RunSummary } from '@fovea/contracts';

/** Events and points kept for those who follow closely; who is further behind reads from the store. */
const keptEvents = 500;
const keptPoints = 4000;
const pageSize = 2000;

export interface PlacedPoints {
  /** Where to go on after them. */
  readonly position: number;
  readonly points: readonly MetricPoint[];
}

/**
 * The newest part of one run, read from the store once for all who follow it.
 *
 * @remarks Bounded: what is older than what is kept is dropped, and a follower finds by the positions that it missed it.
 */
export class RunFeed {
  readonly run: string;
  readonly #store: ControlStore;
  readonly #minIntervalMs: number;
  readonly #waiting = new Set<() => void>();
  events: RunEvent[] = [];
  /** Position of the event before the oldest kept one. */
  eventsFrom = 0;
  points: PlacedPoints[] = [];
  /** Position after which points are kept. */
  pointsFrom = 0;
  pointsTo = 0;
  summary: RunSummary | undefined;
  version = 0;
  failure: { readonly error: unknown } | undefined;
  #isReading = false;
  #isStale = false;
  #isClosed = false;

  constructor(store: ControlStore, run: string, minIntervalMs: number) {
    this.#store = store;
    this.run = run;
    this.#minIntervalMs = minIntervalMs;
  }

  /** Position of the newest event. */
  get eventsTo(): number {
    return this.eventsFrom + this.events.length;
  }

  /** Starts at what is there now: it is history, read by page. @returns false when there is no such run. */
  async open(): Promise<boolean> {
    const { run } = this;
    const summary = await this.#store.run({ id: run });
    if (summary === undefined) return false;
    this.summary = summary;
    this.eventsFrom = summary.lastSeq;
    this.pointsFrom = this.pointsTo = await this.#store.lastPointPosition({ run });
    // Something may have been written between the two.
    this.changed();
    return true;
  }

  /** Nobody follows any more. */
  close(): void {
    this.#isClosed = true;
  }

  changed(): void {
    this.#isStale = true;
    if (!this.#isReading) void this.#refresh();
  }

  /** Resolves when there is something newer than `version`, or the signal aborts. */
  wait(version: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.version !== version || this.failure !== undefined || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        signal?.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      signal?.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
    });
  }

  /** Changes that come while it reads or rests are taken together. */
  async #refresh(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isStale && !this.#isClosed) {
        this.#isStale = false;
        await this.#read();
        this.#wake();
        await new Promise((resolve) => setTimeout(resolve, this.#minIntervalMs));
      }
    } catch (error) {
      this.failure = { error };
      this.#wake();
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<void> {
    const { run } = this;
    // The summary first: when it says that the run is over, all its events are there to be read.
    this.summary = (await this.#store.run({ id: run })) ?? this.summary;
    const events = await this.#store.events({ run, after: this.eventsTo, limit: pageSize });
    this.events.push(...events);
    const surplus = this.events.length - keptEvents;
    if (surplus > 0) {
      this.events.splice(0, surplus);
      this.eventsFrom += surplus;
    }
    const { points, position, hasMore } = await this.#store.points({ run, after: this.pointsTo, limit: pageSize });
    if (points.length > 0) this.points.push({ position, points });
    this.pointsTo = position;
    this.#dropPoints();
    if (events.length === pageSize || hasMore) this.#isStale = true;
  }

  #dropPoints(): void {
    let kept = this.points.reduce((sum, { points }) => sum + points.length, 0);
    while (kept > keptPoints) {
      const dropped = this.points.shift();
      if (dropped === undefined) return;
      kept -= dropped.points.length;
      this.pointsFrom = dropped.position;
    }
  }

  #wake(): void {
    this.version += 1;
    for (const done of [...this.#waiting]) done();
  }
}
