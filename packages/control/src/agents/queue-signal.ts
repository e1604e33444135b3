import type { ControlStore } from '@fovea/contracts';
import { tooManyWait } from '../errors.ts';

/** Wakes those who wait for work when there may be some. */
export class QueueSignal implements Disposable {
  readonly #maxWaiting: number;
  readonly #watching: Disposable;
  readonly #waiting = new Set<() => void>();
  #version = 0;

  constructor(store: ControlStore, maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
    this.#watching = store.watch((changes) => {
      if (changes.some(({ topic }) => topic === 'queue')) this.#wake();
    });
  }

  /** Changes whenever there may be work that was not there before: read it before looking, then wait from it. */
  get version(): number {
    return this.#version;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when the version is no longer `seen`, the time is over or the signal aborts. @throws RATE_LIMITED. */
  wait(seen: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#version !== seen || timeoutMs <= 0 || signal?.aborted === true) return Promise.resolve();
    if (this.#waiting.size >= this.#maxWaiting) return Promise.reject(tooManyWait(this.#waiting.size));
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal?.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
    });
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
    this.#wake();
  }

  #wake(): void {
    this.#version += 1;
    for (const done of [...this.#waiting]) done();
  }
}
