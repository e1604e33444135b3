import type { ControlStore, RunSummary, StoreChange } from '@fovea/contracts';
import { inputInvalid, notFound } from '../errors.ts';
import { RunFeed } from './run-feed.ts';
import { decodePosition, encodePosition, isOver, type RunMessage } from './run-stream.ts';

/** Events in one message. */
const pageSize = 500;
/** Points that one who comes back is told of; of more it is told that there were some. */
const maxMissed = 2000;
/** Changes that may gather for one who does not take them. */
const maxChanges = 1000;

export interface FollowRunOptions {
  readonly run: string;
  /** A message's `position`: what came after it follows. Left out: every event from the first, and new points. */
  readonly after?: string;
  readonly signal?: AbortSignal;
}

export interface ChangesOptions {
  readonly matches: (change: StoreChange) => boolean;
  /** Changes within it come as one; 100 when left out. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal;
}

export interface ChangeBatch {
  /** Each once, whatever how often it happened. */
  readonly changes: readonly StoreChange[];
  /** More happened than was kept: read anew whatever is shown. */
  readonly isResync: boolean;
}

interface Followed {
  readonly feed: Promise<RunFeed>;
  followers: number;
}

/**
 * What happens, for those who watch. Followers pull: one who takes slowly gets bigger steps, and nothing gathers for it but
 * its position.
 */
export class StreamService implements Disposable {
  readonly #store: ControlStore;
  readonly #minIntervalMs: number;
  readonly #feeds = new Map<string, Followed>();
  readonly #watching: Disposable;

  constructor(store: ControlStore, minIntervalMs = 20) {
    this.#store = store;
    this.#minIntervalMs = minIntervalMs;
    this.#watching = store.watch((changes) => this.#onChanges(changes));
  }

  /** Runs that are followed now. */
  get followedRuns(): number {
    return this.#feeds.size;
  }

  /**
   * A run from a position on; it ends when the run is over and all was told.
   *
   * @throws NOT_FOUND, PARAMS_INVALID for a position that is none.
   */
  async *followRun({ run, after, signal }: FollowRunOptions): AsyncGenerator<RunMessage, void, undefined> {
    const from = after === undefined ? { seq: 0, point: undefined } : decodePosition(after);
    if (from === undefined) throw inputInvalid(`run:${run}`, 'after', "a message's position", after);
    const followed = this.#follow(run);
    try {
      const feed = await followed.feed;
      yield* this.#messages(feed, { seq: from.seq, point: from.point ?? feed.pointsTo }, signal);
    } finally {
      followed.followers -= 1;
      if (followed.followers === 0) {
        this.#feeds.delete(run);
        await followed.feed.then(
          (feed) => feed.close(),
          () => undefined,
        );
      }
    }
  }

  /** Which records changed, so that whoever shows them reads them anew; never ends by itself. */
  async *changes({ matches, intervalMs = 100, signal }: ChangesOptions): AsyncGenerator<ChangeBatch, void, undefined> {
    const gathered = new Map<string, StoreChange>();
    let isResync = false;
    let wake: (() => void) | undefined;
    const onAbort = (): void => wake?.();
    signal?.addEventListener('abort', onAbort, { once: true });
    using _watching = this.#store.watch((changes) => {
      for (const change of changes) {
        if (!matches(change)) continue;
        if (gathered.size < maxChanges) gathered.set(JSON.stringify(change), change);
        else isResync = true;
      }
      if (gathered.size > 0) wake?.();
    });
    try {
      while (signal?.aborted !== true) {
        if (gathered.size === 0) {
          await new Promise<void>((resolve) => (wake = resolve));
          wake = undefined;
          continue;
        }
        const batch: ChangeBatch = { changes: [...gathered.values()], isResync };
        gathered.clear();
        isResync = false;
        yield batch;
        await pause(intervalMs, signal);
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
  }

  async *#messages(
    feed: RunFeed,
    position: { seq: number; point: number },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RunMessage, void, undefined> {
    let told: RunSummary | undefined;
    const isAborted = (): boolean => signal?.aborted === true;
    while (!isAborted()) {
      const { version, summary } = feed;
      const isComplete = summary !== undefined && isOver(summary);
      if (feed.failure !== undefined) throw feed.failure.error;
      for (;;) {
        const events = await this.#eventsAfter(feed, position.seq);
        if (events.length === 0) break;
        position.seq = events.at(-1)?.seq ?? position.seq;
        yield { type: 'events', position: encodePosition(position), events };
        if (isAborted()) return;
      }
      if (position.point < feed.pointsFrom) {
        const missed = await this.#caughtUp(feed, position);
        if (missed !== undefined) yield missed;
      }
      const points = feed.points.filter((placed) => placed.position > position.point);
      if (points.length > 0) {
        position.point = points.at(-1)?.position ?? position.point;
        yield {
          type: 'points',
          position: encodePosition(position),
          points: points.flatMap((placed) => placed.points),
        };
      }
      if (summary !== undefined && summary !== told) {
        if (hasChanged(told, summary)) yield { type: 'run', position: encodePosition(position), run: summary };
        told = summary;
      }
      if (isComplete && position.seq >= summary.lastSeq) return;
      await feed.wait(version, signal);
    }
  }

  /** What was missed, when it is little; else the word that it was. */
  async #caughtUp(feed: RunFeed, position: { seq: number; point: number }): Promise<RunMessage | undefined> {
    const { pointsFrom } = feed;
    const missed = await this.#store.points({ run: feed.run, after: position.point, limit: maxMissed });
    position.point = Math.max(pointsFrom, missed.position);
    if (missed.hasMore) return { type: 'resync', position: encodePosition(position) };
    if (missed.points.length === 0) return undefined;
    return { type: 'points', position: encodePosition(position), points: missed.points };
  }

  /** From what is kept, else from the store. */
  async #eventsAfter(feed: RunFeed, seq: number) {
    if (seq >= feed.eventsFrom) return feed.events.slice(seq - feed.eventsFrom, seq - feed.eventsFrom + pageSize);
    return this.#store.events({ run: feed.run, after: seq, limit: pageSize });
  }

  #follow(run: string): Followed {
    let followed = this.#feeds.get(run);
    if (followed === undefined) this.#feeds.set(run, (followed = { feed: this.#openFeed(run), followers: 0 }));
    followed.followers += 1;
    return followed;
  }

  async #openFeed(run: string): Promise<RunFeed> {
    const feed = new RunFeed(this.#store, run, this.#minIntervalMs);
    if (!(await feed.open())) throw notFound('run', run);
    return feed;
  }

  #onChanges(changes: readonly StoreChange[]): void {
    for (const change of changes) {
      if (change.topic !== 'run') continue;
      void this.#feeds.get(change.id)?.feed.then(
        (feed) => feed.changed(),
        () => undefined,
      );
    }
  }
}

function hasChanged(before: RunSummary | undefined, after: RunSummary): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    if (signal?.aborted === true) done();
    else signal?.addEventListener('abort', done, { once: true });
  });
}
