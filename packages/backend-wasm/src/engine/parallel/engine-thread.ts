/** What a thread needs to run programs of a shared memory. All of it may be posted. */
export interface ThreadSeed {
  /** The compiled kernels. */
  readonly module: object;
  /** The memory in which programs, weights and values lie. */
  readonly memory: object;
  /** `wordsPerThread` words, through which the thread is told what to run. */
  readonly control: Int32Array;
}

/** A thread that runs programs, as seen by the one that started it. */
export interface EngineThread {
  /** Resolves with the reason when the thread is gone, whoever ended it. */
  readonly ended: Promise<unknown>;
  /** Whether the process must go on for it: only while somebody waits for it. */
  keepAlive(isNeeded: boolean): void;
  terminate(): Promise<void>;
}

/** Starts a thread. Rejects when it cannot be started. */
export type StartThread = (seed: ThreadSeed) => Promise<EngineThread>;

/** A cache line, so that threads do not wait for each other's words. */
export const wordsPerThread = 16;

/** Places of the words of a thread. */
export const control = { state: 0, program: 1, count: 2 } as const;

/** Work is offered to a thread, which takes it and is idle again when it is done; until it is taken the offer may be withdrawn. */
export const states = { idle: 0, offered: 1, taken: 2 } as const;

/** Looks at a word before going to sleep, which takes longer than the loss between two halves of a step: tens of microseconds. */
export const spins = 20_000;
