import { Worker } from 'node:worker_threads';
import { reviveError, type StoreChange } from '@fovea/contracts';
import { storeClosed, storeThreadDied } from '../errors.ts';
import type { Request, Response, ThreadOptions } from './messages.ts';

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** One thread of the store as seen from outside: requests go in, answers come back by number. */
export class ThreadClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onChanges: (changes: readonly StoreChange[]) => void;
  readonly #opened = Promise.withResolvers<void>();
  #last = 0;
  #ended: unknown;

  /** Starts the thread; it opens nothing yet. */
  constructor(options: ThreadOptions, onChanges: (changes: readonly StoreChange[]) => void) {
    const isSource = import.meta.url.endsWith('.ts');
    this.#onChanges = onChanges;
    this.#worker = new Worker(new URL(isSource ? './store-thread.ts' : './store-thread.js', import.meta.url), {
      workerData: options,
      execArgv: isSource ? ['--conditions=@fovea/source', '--disable-warning=ExperimentalWarning'] : [],
      name: `store-${options.role}`,
    });
    this.#worker.on('message', (response: Response) => {
      if (response.type === 'ready') this.#opened.resolve();
      else if (response.type === 'refused') this.#end(reviveError(response.error));
      else this.#answer(response);
    });
    this.#worker.on('error', (error) => this.#end(storeThreadDied(error)));
    this.#worker.on('exit', (exitCode) => this.#end(storeThreadDied(`exit code ${exitCode}`)));
    // Whoever opens it hears of it; who never does has no need to.
    this.#opened.promise.catch(() => undefined);
  }

  /** @throws STORE_LOCKED, STORE_INCOMPATIBLE, STORE_FULL, STORE_IO. */
  open(): Promise<void> {
    this.#worker.postMessage('open');
    return this.#opened.promise;
  }

  /** Requests that have no answer yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  request(request: Unnumbered<Request>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended as Error);
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      this.#worker.postMessage({ ...request, id: this.#last });
    });
  }

  /** What was asked before is answered first. */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      const closed = this.request({ type: 'close' });
      this.#ended = storeClosed();
      await closed;
    }
    await this.terminate();
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(response: Extract<Response, { id: number }>): void {
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if (response.type === 'failed') waiting?.reject(reviveError(response.error));
    else {
      waiting?.resolve(response.result);
      if (response.changes !== undefined && response.changes.length > 0) this.#onChanges(response.changes);
    }
  }

  #end(reason: unknown): void {
    this.#ended ??= reason;
    this.#opened.reject(reason);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}
