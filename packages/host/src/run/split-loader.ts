import type { DatasetRecord, DatasetSource, DecodedSplit, SplitName } from '@fovea/contracts';
import { datasetChanged } from '../errors.ts';
import type { PluginHost } from '../plugin/index.ts';
import type { SplitCache } from './services.ts';

/** Decodes each split once: kept in memory for the run, and on disk where decoding is expensive. */
export class SplitLoader {
  readonly #host: PluginHost;
  readonly #cache: SplitCache;
  readonly #loaded = new Map<string, Promise<DecodedSplit>>();

  constructor(host: PluginHost, cache: SplitCache) {
    this.#host = host;
    this.#cache = cache;
  }

  /** @throws DATASET_INVALID when the data changed since it was described, DATASET_NOT_FOUND. */
  async load(dataset: DatasetRecord, split: SplitName, seed: number, signal: AbortSignal): Promise<DecodedSplit> {
    const key = `${dataset.description.digest} ${split}`;
    let loading = this.#loaded.get(key);
    if (loading === undefined) {
      loading = this.#decode(dataset, split, seed, signal);
      this.#loaded.set(key, loading);
      // A failed attempt is not remembered: the next step may try again.
      loading.catch(() => this.#loaded.delete(key));
    }
    return loading;
  }

  async #decode(dataset: DatasetRecord, split: SplitName, seed: number, signal: AbortSignal): Promise<DecodedSplit> {
    const { digest, name } = dataset.description;
    await using source = await this.#host.create('dataset', dataset.use, { seed, signal });
    if (source.isExpensive) {
      const cached = await this.#cache.read(digest, split);
      if (cached !== undefined) return cached;
    }
    const description = await source.describe(signal);
    if (description.digest !== digest) throw datasetChanged(name, digest, description.digest);
    const decoded =
      source.decode === undefined ? await oneByOne(source, dataset, split, signal) : await source.decode(split, signal);
    if (source.isExpensive) await this.#cache.write(digest, split, decoded);
    return decoded;
  }
}

async function oneByOne(
  source: DatasetSource,
  dataset: DatasetRecord,
  split: SplitName,
  signal: AbortSignal,
): Promise<DecodedSplit> {
  const { shape, splits } = dataset.description;
  const count = splits[split]?.count ?? 0;
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Uint8Array(count * size);
  const labels = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    signal.throwIfAborted();
    const example = await source.get(split, index);
    pixels.set(example.pixels, index * size);
    labels[index] = example.label;
  }
  return { shape, count, pixels, labels };
}
