import type { EngineMemory } from '../engine-memory.ts';
import { threadDied } from '../errors.ts';
import type { ThreadHelper } from './thread-helper.ts';

/** Instructions to run, one after the other. */
export interface Job {
  readonly pointer: number;
  readonly count: number;
}

export interface ThreadTeamOptions {
  /** Parts that a batch is cut into, whether or not each has a thread of its own: numbers depend on them. Default 1. */
  readonly parts?: number;
  /** Threads beside this one: one less than the parts, or none. */
  readonly helpers?: readonly ThreadHelper[];
  /** Why there are no helpers though there are parts. */
  readonly note?: string | undefined;
}

/**
 * Threads that run programs of one memory, the calling one among them. Without helpers all is done when a call returns; with
 * them calls take turns, so that no two of them write where the other reads.
 */
export class ThreadTeam implements AsyncDisposable {
  readonly memory: EngineMemory;
  readonly parts: number;
  readonly note: string | undefined;
  readonly #helpers: readonly ThreadHelper[];
  readonly #canBlock = canBlock();
  /** Resolves when nobody is at work. */
  #tail: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  #failure: Error | undefined;
  #isDisposed = false;

  constructor(memory: EngineMemory, { parts = 1, helpers = [], note }: ThreadTeamOptions = {}) {
    this.memory = memory;
    this.parts = parts;
    this.note = note;
    this.#helpers = helpers;
    for (const { thread } of helpers) void thread.ended.then((reason) => this.#fail(reason));
  }

  get threads(): number {
    return 1 + this.#helpers.length;
  }

  /**
   * Runs jobs side by side, the first on this thread; at most one a part. Undefined when they are done already.
   *
   * @throws RUN_CRASHED when a thread has died. The memory is of no more use then.
   */
  run(jobs: readonly Job[]): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    if (jobs.length > 1 && this.#helpers.length > 0) return this.#runTogether(jobs);
    for (const job of jobs) this.#runHere(job);
    return undefined;
  }

  /** Waits for its turn, which comes at once where nobody else is at work. */
  exclusive<T>(task: () => Promise<T>): Promise<T> {
    if (this.#helpers.length === 0) return task();
    const turn = this.#underWay === 0 ? task() : this.#tail.then(task);
    this.#underWay++;
    const leave = (): void => void this.#underWay--;
    this.#tail = turn.then(leave, leave);
    return turn;
  }

  /** Lets what was asked for come to its end first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tail;
    this.#isDisposed = true;
    await this.#terminate();
  }

  async #runTogether([own, ...others]: readonly Job[]): Promise<void> {
    others.forEach((job, index) => this.#helpers[index]!.offer(job));
    try {
      this.#runHere(own!);
      // Where the processor had something else to do, or the job is small, a helper has not even begun.
      for (const [index, job] of others.entries()) if (this.#helpers[index]!.withdraw()) this.#runHere(job);
    } catch (error) {
      this.#fail(error);
    }
    for (const [index] of others.entries()) {
      if (this.#failure !== undefined) throw this.#failure;
      await this.#helpers[index]!.finish(this.#canBlock);
    }
  }

  #runHere({ pointer, count }: Job): void {
    this.memory.kernels.run(pointer, count);
  }

  #fail(reason: unknown): void {
    if (this.#isDisposed || this.#failure !== undefined) return;
    this.#failure = threadDied(reason);
    for (const helper of this.#helpers) helper.giveUp(this.#failure);
    void this.#terminate();
  }

  async #terminate(): Promise<void> {
    await Promise.all(this.#helpers.map(({ thread }) => thread.terminate()));
  }
}

/** The main thread of a page must not sleep; all others may. */
function canBlock(): boolean {
  try {
    const word = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(word, 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
