import type { ControlStore, RegisteredDataset } from '@fovea/contracts';
import { datasetUnknown } from '../errors.ts';

/** Registered datasets by name, read once until one is registered or described. */
export class DatasetNames implements Disposable {
  readonly #store: ControlStore;
  readonly #watching: Disposable;
  #byName: Promise<ReadonlyMap<string, RegisteredDataset>> | undefined;

  constructor(store: ControlStore) {
    this.#store = store;
    this.#watching = store.watch((changes) => {
      if (changes.some(({ topic }) => topic === 'datasets')) this.#byName = undefined;
    });
  }

  async find(name: string): Promise<RegisteredDataset | undefined> {
    const known = (await this.#all()).get(name);
    if (known !== undefined) return known;
    // Word of a change may still be under way, such as from another replica.
    this.#byName = undefined;
    return (await this.#all()).get(name);
  }

  /** @throws NOT_FOUND for the first that is not registered. */
  async get(names: readonly string[]): Promise<readonly RegisteredDataset[]> {
    const datasets: RegisteredDataset[] = [];
    for (const name of names) {
      const dataset = await this.find(name);
      if (dataset === undefined) throw datasetUnknown(name);
      datasets.push(dataset);
    }
    return datasets;
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
  }

  #all(): Promise<ReadonlyMap<string, RegisteredDataset>> {
    const reading = (this.#byName ??= this.#read());
    reading.catch(() => {
      if (this.#byName === reading) this.#byName = undefined;
    });
    return reading;
  }

  async #read(): Promise<ReadonlyMap<string, RegisteredDataset>> {
    const byName = new Map<string, RegisteredDataset>();
    let after: string | undefined;
    do {
      const page = await this.#store.datasets({ first: 200, ...(after === undefined ? {} : { after }) });
      for (const dataset of page.items) byName.set(dataset.name, dataset);
      after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined;
    } while (after !== undefined);
    return byName;
  }
}
