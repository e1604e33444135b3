import type { RunEvent, RunEventBody, RunStore } from '@fovea/contracts';
import { fakeRefused } from '../errors.ts';
import { FakeClock } from './fake-clock.ts';

/** Events of runs in memory, stamped by a clock that stands still. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, RunEvent[]>();
  readonly #clock = new FakeClock();

  async append(run: string, expectedSeq: number, events: readonly RunEventBody[]): Promise<readonly RunEvent[]> {
    const stored = this.#runs.get(run) ?? [];
    if (stored.length !== expectedSeq) {
      throw fakeRefused('STORE_CONFLICT', `run:${run}`, `the last event is ${stored.length}, not ${expectedSeq}`);
    }
    const at = new Date(this.#clock.now()).toISOString();
    const appended = events.map((body, index): RunEvent => ({ run, seq: expectedSeq + index + 1, at, ...body }));
    this.#runs.set(run, [...stored, ...appended]);
    return appended;
  }

  async read(run: string, after = 0): Promise<readonly RunEvent[]> {
    return (this.#runs.get(run) ?? []).slice(after);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#runs.keys()];
  }
}
