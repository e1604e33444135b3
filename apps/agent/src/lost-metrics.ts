import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEventBody } from '@fovea/contracts';
import { writeDurably } from '@fovea/host/node';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { Spool } from './spool.ts';

const keptMs = 7 * 24 * 3600 * 1000;

/**
 * Metrics that could not be told before a lease was lost. Checkpoints and results on this machine are ahead of what the
 * server was told by just these: they are told under the next lease of the run, if that comes here. An agent elsewhere goes
 * on from what the server has, which needs none of them.
 */
export class LostMetrics {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Forgets a lease that is lost, or over; keeps the metrics that it could not tell. @throws STORE_FULL, STORE_IO. */
  async settle(spool: Spool): Promise<void> {
    const metrics: RunEventBody[] = [];
    for (const { events } of await spool.all()) metrics.push(...events.filter(({ type }) => type === 'metric'));
    const { run, attempt } = spool.lease;
    if (metrics.length > 0) {
      const file = join(this.#folder, `${nameOf(run)}.${attempt}.json`);
      await writeDurably(file, new TextEncoder().encode(toJsonText(metrics)));
    }
    await spool.delete();
  }

  /** Has `tell` say what earlier leases of the run could not, and forgets it then. */
  async retell(run: string, tell: (events: readonly RunEventBody[]) => Promise<unknown>): Promise<void> {
    for (const name of await this.#names()) {
      if (!name.startsWith(`${nameOf(run)}.`) || !name.endsWith('.json')) continue;
      const file = join(this.#folder, name);
      await tell(fromJsonText(await readFile(file, 'utf8')) as RunEventBody[]);
      await rm(file, { force: true });
    }
  }

  /** Removes what nobody has come back for in a week. */
  async sweep(now: number): Promise<void> {
    for (const name of await this.#names()) {
      const file = join(this.#folder, name);
      if (now - (await stat(file)).mtimeMs > keptMs) await rm(file, { force: true });
    }
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder).catch(() => [] as string[])).sort();
  }
}

/** Ids come from a server: a hash is a file name whatever they are. */
function nameOf(run: string): string {
  return createHash('sha256').update(run).digest('hex').slice(0, 32);
}
