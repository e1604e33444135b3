import type { Graph } from '@fovea/contracts';
import { elementCount, tensorToFloat32 } from '@fovea/graph';
import { alignUp } from './engine-memory.ts';
import type { Block, EngineMemory } from './engine-memory.ts';
import type { FilterShape, WeightSource } from './ops/op-call.ts';
import { slackBytes } from './program-draft.ts';
import type { Region } from './program-draft.ts';

interface Entry {
  readonly region: Region;
  readonly tensorName: string;
  /** Present where the values are packed. */
  readonly filter: FilterShape | undefined;
}

/** Weights that never change: uploaded once, filters in the layout in which the kernels read them. */
export class ConstantWeights implements WeightSource, Disposable {
  readonly #memory: EngineMemory;
  readonly #tensors: Graph['tensors'];
  readonly #entries = new Map<string, Entry>();
  readonly #blocks: Block[] = [];
  #pending: Entry[] = [];

  constructor(memory: EngineMemory, tensors: Graph['tensors']) {
    this.#memory = memory;
    this.#tensors = tensors;
  }

  values(tensorName: string): Region {
    const sizeBytes = 4 * elementCount(this.#tensors[tensorName]!.shape) + slackBytes;
    return this.#entry(tensorName, sizeBytes, tensorName, undefined);
  }

  packed(tensorName: string, filter: FilterShape): Region {
    const { filterHeight, filterWidth, channels, outChannels } = filter;
    const key = `${tensorName} ${filterOperands(filter).join()}`;
    const sizeBytes = this.#memory.kernels.packedFilterBytes(filterHeight * filterWidth, channels, outChannels);
    return this.#entry(key, sizeBytes, tensorName, filter);
  }

  /**
   * Uploads what has been asked for since the last time; all of it or, where it fails, nothing.
   *
   * @throws MODEL_TOO_LARGE
   */
  upload(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    const sizes = pending.map(({ region }) => alignUp(region.sizeBytes));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const block = this.#memory.allocate(total, 'the weights');
    let pointer = block.pointer;
    pending.forEach(({ region }, index) => {
      region.pointer = pointer;
      pointer += sizes[index]!;
    });
    try {
      this.#fill(pending);
    } catch (error) {
      this.#memory.free(block);
      throw error;
    }
    this.#blocks.push(block);
    this.#pending = [];
  }

  [Symbol.dispose](): void {
    for (const block of this.#blocks.splice(0)) this.#memory.free(block);
    this.#entries.clear();
  }

  #entry(key: string, sizeBytes: number, tensorName: string, filter: FilterShape | undefined): Region {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { region: { sizeBytes, pointer: 0 }, tensorName, filter };
      this.#entries.set(key, entry);
      this.#pending.push(entry);
    }
    return entry.region;
  }

  /** Filters pass through a staging block, as packing reads them from memory. */
  #fill(entries: readonly Entry[]): void {
    const staged = entries.map(({ filter, tensorName }) =>
      filter === undefined ? 0 : 4 * elementCount(this.#tensors[tensorName]!.shape),
    );
    const largest = Math.max(0, ...staged);
    const staging = largest === 0 ? undefined : this.#memory.allocate(largest + slackBytes, 'packing the weights');
    for (const { region, tensorName, filter } of entries) {
      const values = tensorToFloat32(this.#tensors[tensorName]!);
      const target = filter === undefined ? region.pointer : staging!.pointer;
      this.#memory.floats(target, values.length).set(values);
      if (filter !== undefined) packFilter(this.#memory, target, region.pointer, filter);
    }
    if (staging !== undefined) this.#memory.free(staging);
  }
}

function packFilter({ kernels }: EngineMemory, from: number, to: number, filter: FilterShape): void {
  kernels.packFilter(from, to, ...filterOperands(filter));
}

/** As `packFilter` takes them. */
export function filterOperands(filter: FilterShape): number[] {
  const { filterHeight, filterWidth, dilationWidth, channels, outChannels } = filter;
  return [filterHeight, filterWidth, dilationWidth, channels, outChannels];
}
