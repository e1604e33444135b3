import { createHash } from 'node:crypto';
import type { AgentConnection, LeaseKey } from '@fovea/contracts';
import type { DataFolder } from '@fovea/host/node';
import type { ArtifactExchange } from './artifact-exchange.ts';
import { pause, retrying } from './retry.ts';

/** Between two uploads [ms]. */
const shortestGapMs = 1000;
const longestGapMs = 60_000;

export interface CheckpointSyncOptions {
  readonly connection: AgentConnection;
  readonly exchange: ArtifactExchange;
  readonly lease: LeaseKey;
  readonly folder: Pick<DataFolder, 'checkpoints'>;
  /** Resolves when the server knows all that was said before the checkpoint. */
  readonly caughtUp: () => Promise<void>;
  /** Called when the server refused one for good. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * Checkpoints between the data folder and the server. Those that a run saves are uploaded behind its back, the newest
 * only: what was saved while another one was on its way is overtaken.
 *
 * @remarks Between two uploads passes a tenth of the time so far, from one second to a minute: a machine that is lost takes
 * that much work along, and a long run does not fill the server's disk.
 */
export class CheckpointSync {
  readonly #options: CheckpointSyncOptions;
  readonly #stopped = new AbortController();
  readonly #hurry = new AbortController();
  readonly #startedAt = performance.now();
  /** What is still to be done for each key, the newest word only. */
  readonly #due = new Map<string, 'save' | 'clear'>();
  #working: Promise<void> | undefined;

  constructor(options: CheckpointSyncOptions) {
    this.#options = options;
  }

  /**
   * Puts the server's checkpoint into the data folder, unless the one there is the same or newer.
   *
   * @remarks Newer by the clocks of two machines: where they differ the older one may be taken, which costs time and no
   * more, since both lead to the same result.
   */
  async fetch(cacheKey: string): Promise<void> {
    const { connection, folder } = this.#options;
    const record = await connection.checkpoint(cacheKey);
    if (record === undefined) return;
    const local = folder.checkpoints(cacheKey);
    const bytes = await local.latest();
    if (bytes !== undefined && digestOf(bytes) === record.artifact) return;
    const savedAt = await local.savedAt();
    if (savedAt !== undefined && savedAt >= Date.parse(record.savedAt)) return;
    await local.save(await connection.download(record.artifact, this.#stopped.signal));
  }

  saved(cacheKey: string): void {
    this.#note(cacheKey, 'save');
  }

  cleared(cacheKey: string): void {
    this.#note(cacheKey, 'clear');
  }

  /** Resolves when the server knows what is known here, or never will. */
  async flush(): Promise<void> {
    this.#hurry.abort();
    while (this.#working !== undefined) await this.#working;
  }

  stop(): void {
    this.#stopped.abort();
    this.#hurry.abort();
  }

  get #gapMs(): number {
    return Math.min(longestGapMs, Math.max(shortestGapMs, (performance.now() - this.#startedAt) / 10));
  }

  #note(cacheKey: string, what: 'save' | 'clear'): void {
    if (this.#stopped.signal.aborted) return;
    this.#due.set(cacheKey, what);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    for (let [next] = this.#due; next !== undefined; [next] = this.#due) {
      const [cacheKey, what] = next;
      this.#due.delete(cacheKey);
      try {
        await retrying(() => this.#send(cacheKey, what), { signal: this.#stopped.signal });
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        this.#options.onRefused(error);
      }
      if (what === 'save') await pause(this.#gapMs, this.#hurry.signal);
    }
  }

  async #send(cacheKey: string, what: 'save' | 'clear'): Promise<void> {
    const { connection, exchange, lease, folder, caughtUp } = this.#options;
    if (what === 'clear') return connection.clearCheckpoint(lease, cacheKey);
    // The file as it is now: it may be newer than the word of it.
    const bytes = await folder.checkpoints(cacheKey).latest();
    if (bytes === undefined) return;
    const artifact = await exchange.provideBytes(bytes);
    await caughtUp();
    this.#stopped.signal.throwIfAborted();
    await connection.saveCheckpoint(lease, cacheKey, artifact);
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
