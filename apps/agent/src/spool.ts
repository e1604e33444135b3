import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeaseKey, RunEventBody } from '@fovea/contracts';
import { writeDurably } from '@fovea/host/node';
import type { Output } from './artifact-exchange.ts';
import { fromJsonText, toJsonText } from './json-text.ts';

/** What is sent at one time. */
export interface SpooledBatch {
  /** From 1 without gaps. */
  readonly batch: number;
  readonly events: readonly RunEventBody[];
  /** What the events speak of: uploaded before they are reported. */
  readonly outputs: readonly Output[];
  /** Cache keys of the finished steps whose outputs other runs may take over. */
  readonly stored: readonly string[];
}

const leaseFile = 'lease.json';
const batchPattern = /^\d{8}\.json$/;

/**
 * Batches of one lease on disk, from when they are made until the server has them: a folder with a file for each, and one
 * that names the lease. What is written is durable.
 */
export class Spool {
  readonly lease: LeaseKey;
  readonly #folder: string;
  readonly #sizes = new Map<number, number>();
  #last = 0;

  private constructor(folder: string, lease: LeaseKey) {
    this.#folder = folder;
    this.lease = lease;
  }

  /** @throws STORE_FULL, STORE_IO. */
  static async create(parent: string, lease: LeaseKey): Promise<Spool> {
    // Ids come from a server: a hash is a file name whatever they are.
    const name = createHash('sha256')
      .update(JSON.stringify([lease.run, lease.attempt]))
      .digest('hex')
      .slice(0, 32);
    const folder = join(parent, name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await writeDurably(join(folder, leaseFile), new TextEncoder().encode(JSON.stringify(lease)));
    return new Spool(folder, lease);
  }

  /** Those that an earlier process left behind; one that names no lease is removed. */
  static async left(parent: string): Promise<Spool[]> {
    const spools: Spool[] = [];
    for (const name of await readdir(parent).catch(() => [] as string[])) {
      const folder = join(parent, name);
      try {
        const lease = JSON.parse(await readFile(join(folder, leaseFile), 'utf8')) as LeaseKey;
        const spool = new Spool(folder, lease);
        await spool.#look();
        spools.push(spool);
      } catch {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return spools;
  }

  /** Bytes on disk. */
  get sizeBytes(): number {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** The oldest batch that waits. */
  get first(): number | undefined {
    const [first] = this.#sizes.keys();
    return first;
  }

  /** Number of the newest batch that was written; 0 for none. */
  get last(): number {
    return this.#last;
  }

  /** Number of the oldest batch that waits, else of the one that would be written next. */
  get next(): number {
    return this.first ?? this.#last + 1;
  }

  /** Durable when it resolves. @throws STORE_FULL, STORE_IO. */
  async write(content: Omit<SpooledBatch, 'batch'>): Promise<void> {
    const batch = this.#last + 1;
    const bytes = new TextEncoder().encode(toJsonText({ batch, ...content }));
    await writeDurably(this.#file(batch), bytes);
    this.#last = batch;
    this.#sizes.set(batch, bytes.byteLength);
  }

  async read(batch: number): Promise<SpooledBatch> {
    return fromJsonText(await readFile(this.#file(batch), 'utf8')) as SpooledBatch;
  }

  /** All that wait, oldest first. */
  async all(): Promise<SpooledBatch[]> {
    const batches: SpooledBatch[] = [];
    for (const batch of this.#sizes.keys()) batches.push(await this.read(batch));
    return batches;
  }

  async remove(batch: number): Promise<void> {
    this.#sizes.delete(batch);
    await rm(this.#file(batch), { force: true });
  }

  async delete(): Promise<void> {
    this.#sizes.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #look(): Promise<void> {
    for (const name of (await readdir(this.#folder)).filter((file) => batchPattern.test(file)).sort()) {
      const { size } = await stat(join(this.#folder, name));
      this.#last = Number(name.slice(0, 8));
      this.#sizes.set(this.#last, size);
    }
  }

  #file(batch: number): string {
    return join(this.#folder, `${String(batch).padStart(8, '0')}.json`);
  }
}
