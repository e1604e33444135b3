import { mkdir, open, readFile, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, RunEvent, RunEventBody, RunStore } from '@fovea/contracts';
import { isMissing, storeError, syncFolder } from './durable-file.ts';
import { eventsCorrupt, runNameInvalid, storeConflict } from './errors.ts';

/** Events that come in streams; losing the last few of them in a power cut loses no result. */
const streamed: ReadonlySet<RunEventBody['type']> = new Set(['metric', 'step-progress', 'log']);

/** Events of each run as lines of JSON, `<folder>/<run>/events.jsonl`. State changes are on disk when `append` resolves. */
export class FileRunStore implements RunStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #lastSeq = new Map<string, number>();
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** @throws STORE_CONFLICT, STORE_FULL, STORE_IO; after a failure the file ends where it ended before. */
  append(run: string, expectedSeq: number, events: readonly RunEventBody[]): Promise<readonly RunEvent[]> {
    const earlier = this.#writing.get(run) ?? Promise.resolve();
    const appending = earlier.then(() => this.#append(run, expectedSeq, events));
    this.#writing.set(
      run,
      appending.catch(() => undefined),
    );
    return appending;
  }

  async read(run: string, after = 0): Promise<readonly RunEvent[]> {
    const file = this.#file(run);
    const lines = completeLines(await this.#text(file));
    return lines.slice(after).map((line, index) => {
      try {
        return JSON.parse(line) as RunEvent;
      } catch (error) {
        throw eventsCorrupt(file, after + index + 1, error);
      }
    });
  }

  /** Runs in order of their names. */
  async list(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) return [] as string[];
      throw storeError(this.#folder, error);
    });
    return names.sort();
  }

  async #append(run: string, expectedSeq: number, events: readonly RunEventBody[]): Promise<readonly RunEvent[]> {
    const file = this.#file(run);
    const lastSeq = this.#lastSeq.get(run) ?? (await this.#recover(run, file));
    if (lastSeq !== expectedSeq) throw storeConflict(run, expectedSeq, lastSeq);
    const at = new Date(this.#clock.now()).toISOString();
    const stored = events.map((event, index): RunEvent => ({ run, seq: lastSeq + index + 1, at, ...event }));
    await this.#write(
      file,
      stored.map((event) => `${JSON.stringify(event)}\n`).join(''),
      events.some(({ type }) => !streamed.has(type)),
    );
    this.#lastSeq.set(run, lastSeq + events.length);
    return stored;
  }

  async #write(file: string, text: string, isDurable: boolean): Promise<void> {
    const sizeBefore = await sizeOf(file);
    try {
      const handle = await open(file, 'a');
      try {
        await handle.writeFile(text);
        if (isDurable) await handle.sync();
      } finally {
        await handle.close();
      }
      if (sizeBefore === 0) await syncFolder(join(file, '..'));
    } catch (error) {
      await truncate(file, sizeBefore).catch(() => undefined);
      throw storeError(file, error);
    }
  }

  /** Opens a run for writing: a line that a crash cut short is cut off. */
  async #recover(run: string, file: string): Promise<number> {
    await mkdir(join(this.#folder, run), { recursive: true }).catch((error: unknown) => {
      throw storeError(file, error);
    });
    const text = await this.#text(file);
    const lines = completeLines(text);
    const complete = Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
    if (complete < Buffer.byteLength(text)) await truncate(file, complete);
    return lines.length;
  }

  async #text(file: string): Promise<string> {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return '';
      throw storeError(file, error);
    }
  }

  #file(run: string): string {
    if (!/^[a-z0-9][a-z0-9.-]{0,200}$/i.test(run)) throw runNameInvalid(run);
    return join(this.#folder, run, 'events.jsonl');
  }
}

function completeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
