import { cancelled } from '../errors.ts';
import type { GateRequest } from '../run/index.ts';

interface Member {
  isActive: boolean;
  holds: GateRequest | undefined;
  wants: { readonly request: GateRequest; readonly grant: () => void } | undefined;
}

/** A run's side of the scheduler. */
export interface RunSlot {
  /** Resolves when the step may compute; until then the run counts as waiting and its slot is free for another. */
  acquire(request: GateRequest): Promise<void>;
  release(): void;
}

/**
 * Shares the machine among the runs of one experiment: at most `concurrency` of them compute; one that measures computes
 * alone; of two that need the same result the second waits for the first.
 *
 * @remarks Waiting runs keep their process. When `maxWaiting` of them have gathered no new run starts, so that the ones
 * that measure get their turn.
 */
export class RunScheduler {
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #members = new Set<Member>();
  #starts: (() => void)[] = [];

  constructor(concurrency: number, maxWaiting = Math.max(2, concurrency)) {
    this.#concurrency = concurrency;
    this.#maxWaiting = maxWaiting;
  }

  /** Runs `body` when there is a slot for it. @throws CANCELLED when the signal aborts before there is one. */
  async run<T>(body: (slot: RunSlot) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const member: Member = { isActive: true, holds: undefined, wants: undefined };
    await this.#turn(member, signal);
    try {
      return await body({
        acquire: (request) => this.#acquire(member, request),
        release: () => {
          member.holds = undefined;
          this.#grant();
        },
      });
    } finally {
      this.#members.delete(member);
      this.#grant();
    }
  }

  #turn(member: Member, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal?.removeEventListener('abort', onAbort);
        this.#members.add(member);
        resolve();
      };
      const onAbort = (): void => {
        this.#starts = this.#starts.filter((other) => other !== start);
        reject(cancelled('run'));
      };
      if (signal?.aborted === true) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#starts.push(start);
      this.#grant();
    });
  }

  #acquire(member: Member, request: GateRequest): Promise<void> {
    return new Promise((resolve) => {
      member.isActive = false;
      member.wants = { request, grant: resolve };
      this.#grant(member);
    });
  }

  /** Gives out whatever can be given. `first` keeps the slot that it has just laid down, unless it must wait or measures. */
  #grant(first?: Member): void {
    const isPreferred = first?.wants?.request.exclusive === false;
    const members = isPreferred ? [first, ...this.#members] : [...this.#members];
    for (const member of members) {
      if (member.wants !== undefined && this.#mayCompute(member.wants.request)) this.#start(member);
    }
    const isMeasuring = [...this.#members].some(({ holds }) => holds?.exclusive === true);
    const waiting = [...this.#members].filter(({ wants }) => wants !== undefined).length;
    while (!isMeasuring && waiting < this.#maxWaiting && this.#active < this.#concurrency) {
      const start = this.#starts.shift();
      if (start === undefined) return;
      start();
    }
  }

  #start(member: Member): void {
    const { wants } = member;
    if (wants === undefined) return;
    member.isActive = true;
    member.holds = wants.request;
    member.wants = undefined;
    wants.grant();
  }

  #mayCompute({ exclusive, cacheKey }: GateRequest): boolean {
    const members = [...this.#members];
    if (members.some(({ holds }) => holds?.exclusive === true)) return false;
    if (exclusive) return this.#active === 0;
    const isComputed = cacheKey !== undefined && members.some(({ holds }) => holds?.cacheKey === cacheKey);
    return !isComputed && this.#active < this.#concurrency;
  }

  get #active(): number {
    return [...this.#members].filter(({ isActive }) => isActive).length;
  }
}
