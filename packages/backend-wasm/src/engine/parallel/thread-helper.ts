import { control, spins, states } from './engine-thread.ts';
import type { EngineThread } from './engine-thread.ts';
import type { Job } from './thread-team.ts';

/** How long this thread sleeps for a helper before it lets events in, without which it would not hear of one that died [ms]. */
const longestBlockMs = 20;

/** One more thread of a team: takes jobs, and says when they are done. */
export class ThreadHelper {
  readonly thread: EngineThread;
  readonly #words: Int32Array;
  #rejectWait: ((reason: unknown) => void) | undefined;

  constructor(thread: EngineThread, words: Int32Array) {
    this.thread = thread;
    this.#words = words;
  }

  offer({ pointer, count }: Job): void {
    this.#words[control.program] = pointer;
    this.#words[control.count] = count;
    Atomics.store(this.#words, control.state, states.offered);
    Atomics.notify(this.#words, control.state);
  }

  /** False when the thread has taken the job. */
  withdraw(): boolean {
    return Atomics.compareExchange(this.#words, control.state, states.offered, states.idle) === states.offered;
  }

  /** Resolves when the job that was taken is done; rejects with the reason given to `giveUp`. */
  async finish(canBlock: boolean): Promise<void> {
    for (let spin = 0; spin < spins; ++spin) if (!this.#isWorking()) return;
    if (canBlock) Atomics.wait(this.#words, control.state, states.taken, longestBlockMs);
    if (!this.#isWorking()) return;
    this.thread.keepAlive(true);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#rejectWait = reject;
        const { async: isPending, value } = Atomics.waitAsync(this.#words, control.state, states.taken);
        if (isPending) value.then(() => resolve(), reject);
        else resolve();
      });
    } finally {
      this.#rejectWait = undefined;
      this.thread.keepAlive(false);
    }
  }

  /** Ends a wait that would never end. */
  giveUp(reason: unknown): void {
    this.#rejectWait?.(reason);
  }

  #isWorking(): boolean {
    return Atomics.load(this.#words, control.state) === states.taken;
  }
}
