import type { ControlStore, Digest, PlanRecord, RunEventBody } from '@fovea/contracts';
import { notFound } from '../errors.ts';

interface HeldRun {
  readonly plan: PlanRecord;
  readonly experiment: string;
  /** Outputs of the steps that have finished, by step. */
  readonly outputs: Map<string, Readonly<Record<string, Digest>>>;
}

const maxKept = 256;

/** Plans and outputs of runs that agents report about, so that a batch needs no reading. */
export class HeldRuns {
  readonly #store: ControlStore;
  readonly #runs = new Map<string, HeldRun>();

  constructor(store: ControlStore) {
    this.#store = store;
  }

  /** @throws NOT_FOUND. */
  async get(run: string): Promise<HeldRun> {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const record = await this.#store.run({ id: run });
    if (record === undefined) throw notFound('run', run);
    const held: HeldRun = { plan: record.plan, experiment: record.experiment, outputs: new Map() };
    addOutputs(held, await this.#store.eventsOfType({ runs: [run], types: ['step-cached', 'step-finished'] }));
    this.#runs.set(run, held);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > maxKept && oldest !== undefined) this.#runs.delete(oldest);
    return held;
  }

  /** The run is over, or someone else's. */
  forget(run: string): void {
    this.#runs.delete(run);
  }
}

export function addOutputs({ outputs }: HeldRun, events: readonly RunEventBody[]): void {
  for (const event of events) {
    if (event.type === 'step-finished' || event.type === 'step-cached') outputs.set(event.step, event.outputs);
  }
}
