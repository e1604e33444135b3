import { control, spins, states } from './engine-thread.ts';
import type { EngineThread } from './engine-thread.ts';
import type { Job } from './thread-team.ts';

/** How long this thread sleeps for a helper before it lets events in, without which it would not hear of one that died [ms]. */
const longestBlockMs = 20;

/** One more thread of a team: takes a job, and says when it is done. */
export class ThreadHelper {
  readonly thread: EngineThread;
  readonly #words: Int32Array;
  #rejectWait: ((reason: unknown) => void) | undefined;

  constructor(thread: EngineThread, words: Int32Array) {
    this.thread = thread;
    this.#words = words;
  }

  start({ pointer, count }: Job): void {
    this.#words[control.program] = pointer;
    this.#words[control.count] = count;
    Atomics.store(this.#words, control.state, states.busy);
    Atomics.notify(this.#words, control.state);
  }

  /** Resolves when the job is done; rejects with the reason given to `giveUp`. */
  async finish(canBlock: boolean): Promise<void> {
    for (let spin = 0; spin < spins; ++spin) if (!this.#isBusy()) return;
    if (canBlock) Atomics.wait(this.#words, control.state, states.busy, longestBlockMs);
    if (!this.#isBusy()) return;
    this.thread.keepAlive(true);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#rejectWait = reject;
        const { async: isPending, value } = Atomics.waitAsync(this.#words, control.state, states.busy);
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

  #isBusy(): boolean {
    return Atomics.load(this.#words, control.state) === states.busy;
  }
}
