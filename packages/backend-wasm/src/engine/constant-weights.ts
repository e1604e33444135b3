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
  readonly isTransformed?: boolean;
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

  transformed(tensorName: string, filter: FilterShape): Region | undefined {
    if (!areTame(tensorToFloat32(this.#tensors[tensorName]!))) return undefined;
    const sizeBytes = this.#memory.kernels.winogradFilterBytes(filter.channels, filter.outChannels);
    return this.#entry(`${tensorName} transformed`, sizeBytes, tensorName, filter, true);
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

  #entry(
    key: string,
    sizeBytes: number,
    tensorName: string,
    filter: FilterShape | undefined,
    isTransformed = false,
  ): Region {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { region: { sizeBytes, pointer: 0 }, tensorName, filter, isTransformed };
      this.#entries.set(key, entry);
      this.#pending.push(entry);
    }
    return entry.region;
  }

  /** Filters pass through a staging block, as packing reads them from memory. */
  #fill(entries: readonly Entry[]): void {
    // A transformed filter is sixteen matrices before it is packed, behind the values themselves.
    const staged = entries.map(({ filter, isTransformed, tensorName }) => {
      if (filter === undefined) return 0;
      const valueBytes = alignUp(4 * elementCount(this.#tensors[tensorName]!.shape) + slackBytes);
      return valueBytes + (isTransformed ? 64 * filter.channels * filter.outChannels : 0);
    });
    const largest = Math.max(0, ...staged);
    const staging = largest === 0 ? undefined : this.#memory.allocate(largest + slackBytes, 'packing the weights');
    for (const { region, tensorName, filter, isTransformed } of entries) {
      const values = tensorToFloat32(this.#tensors[tensorName]!);
      const target = filter === undefined ? region.pointer : staging!.pointer;
      this.#memory.floats(target, values.length).set(values);
      if (filter === undefined) continue;
      const { kernels } = this.#memory;
      if (isTransformed) {
        const scratch = target + alignUp(4 * values.length + slackBytes);
        kernels.winogradFilter(target, region.pointer, filter.channels, filter.outChannels, scratch);
      } else kernels.packFilter(target, region.pointer, ...filterOperands(filter));
    }
    if (staging !== undefined) this.#memory.free(staging);
  }
}

/** Whether sums of such weights and of what the guard of `convWinograd` lets through stay far from infinity. */
function areTame(weights: Float32Array): boolean {
  for (const weight of weights) if (!(Math.abs(weight) < 2 ** 40)) return false;
  return true;
}

/** As `packFilter` takes them. */
export function filterOperands(filter: FilterShape): number[] {
  const { filterHeight, filterWidth, dilationWidth, channels, outChannels } = filter;
  return [filterHeight, filterWidth, dilationWidth, channels, outChannels];
}
