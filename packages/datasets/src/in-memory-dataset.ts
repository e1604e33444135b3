import type {
  DatasetDescription,
  DatasetSource,
  DecodedSplit,
  Example,
  SplitDescription,
  SplitName,
} from '@fovea/contracts';
import { indexOutOfRange, splitNotFound } from './errors.ts';

export type DecodedSplits = Readonly<Partial<Record<SplitName, DecodedSplit>>>;

export interface LoadedDataset {
  readonly description: DatasetDescription;
  readonly splits: DecodedSplits;
}

/**
 * A dataset small enough to stay in memory: read once, at the first question. `decode` hands out the pixels themselves,
 * not a copy; they are not to be written to. Disposing drops them, and a later question reads again.
 */
export class InMemoryDatasetSource implements DatasetSource {
  readonly isExpensive = false;
  readonly #subject: string;
  readonly #load: (signal?: AbortSignal) => Promise<LoadedDataset>;
  #loaded: Promise<LoadedDataset> | undefined;

  constructor(subject: string, load: (signal?: AbortSignal) => Promise<LoadedDataset>) {
    this.#subject = subject;
    this.#load = load;
  }

  async describe(signal?: AbortSignal): Promise<DatasetDescription> {
    return (await this.#once(signal)).description;
  }

  async get(split: SplitName, index: number): Promise<Example> {
    const decoded = (await this.#once()).splits[split];
    assertIndex(this.#subject, split, index, decoded?.count ?? 0);
    return exampleAt(decoded as DecodedSplit, split, index);
  }

  async decode(
    split: SplitName,
    signal?: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<DecodedSplit> {
    const { splits } = await this.#once(signal);
    const decoded = splits[split];
    if (decoded === undefined) throw splitNotFound(this.#subject, split, Object.keys(splits));
    onProgress?.(decoded.count, decoded.count);
    return decoded;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#loaded = undefined;
  }

  async #once(signal?: AbortSignal): Promise<LoadedDataset> {
    const loading = (this.#loaded ??= this.#load(signal));
    try {
      return await loading;
    } catch (error) {
      // A failure is not remembered: the caller may mend the folder and ask again.
      if (this.#loaded === loading) this.#loaded = undefined;
      throw error;
    }
  }
}

/** @throws DATASET_INDEX_RANGE unless `index` is a whole number in [0, count). */
export function assertIndex(subject: string, split: SplitName, index: number, count: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) throw indexOutOfRange(subject, split, index, count);
}

/** How many examples of each class there are. */
export function describeSplit(labels: Int32Array, numClasses: number): SplitDescription {
  const classCounts = new Array<number>(numClasses).fill(0);
  for (const label of labels) classCounts[label] = (classCounts[label] ?? 0) + 1;
  return { count: labels.length, classCounts };
}

function exampleAt(decoded: DecodedSplit, split: SplitName, index: number): Example {
  const [height, width, channels] = decoded.shape;
  const size = height * width * channels;
  return {
    id: `${split}/${index}`,
    pixels: decoded.pixels.slice(index * size, (index + 1) * size),
    label: decoded.labels[index] as number,
  };
}
