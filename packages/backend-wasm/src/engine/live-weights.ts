import type { Graph } from '@fovea/contracts';
import { elementCount, tensorToFloat32 } from '@fovea/graph';
import { filterOperands } from './constant-weights.ts';
import { alignUp } from './engine-memory.ts';
import type { Block, EngineMemory } from './engine-memory.ts';
import type { FilterShape, WeightSource } from './ops/op-call.ts';
import { slackBytes } from './program-draft.ts';
import type { ProgramDraft, Region } from './program-draft.ts';

/** One float32 region for each of some tensors, in one block. */
export class TensorRegions implements Disposable {
  readonly #memory: EngineMemory;
  /** Where all of them lie. */
  readonly block: Block;
  readonly #regions = new Map<string, Region>();

  /** @throws MODEL_TOO_LARGE */
  constructor(memory: EngineMemory, tensors: Graph['tensors'], names: readonly string[], purpose: string) {
    this.#memory = memory;
    let offset = 0;
    for (const name of names) {
      const sizeBytes = alignUp(4 * elementCount(tensors[name]!.shape) + slackBytes);
      this.#regions.set(name, { sizeBytes, pointer: offset });
      offset += sizeBytes;
    }
    this.block = memory.allocate(offset, purpose);
    for (const region of this.#regions.values()) region.pointer += this.block.pointer;
  }

  region(name: string): Region {
    return this.#regions.get(name)!;
  }

  /** A view of `count` floats; valid until the next allocation. */
  view(name: string, count: number): Float32Array {
    return this.#memory.floats(this.region(name).pointer, count);
  }

  [Symbol.dispose](): void {
    this.#memory.free(this.block);
  }
}

/** Uploads all tensors of a graph, decoded to float32. */
export function uploadTensors(memory: EngineMemory, tensors: Graph['tensors']): TensorRegions {
  const names = Object.keys(tensors);
  const regions = new TensorRegions(memory, tensors, names, 'the weights');
  for (const name of names) {
    const values = tensorToFloat32(tensors[name]!);
    regions.view(name, values.length).set(values);
  }
  return regions;
}

/** Weights that change between two runs: each program packs the filters it needs. */
export class LiveWeights implements WeightSource {
  readonly #regions: TensorRegions;
  readonly #draft: ProgramDraft;
  readonly #kernels: EngineMemory['kernels'];

  constructor(regions: TensorRegions, draft: ProgramDraft, kernels: EngineMemory['kernels']) {
    this.#regions = regions;
    this.#draft = draft;
    this.#kernels = kernels;
  }

  values(tensorName: string): Region {
    return this.#regions.region(tensorName);
  }

  packed(tensorName: string, filter: FilterShape): Region {
    const { filterHeight, filterWidth, channels, outChannels } = filter;
    const packed = this.#draft.bytes(
      this.#kernels.packedFilterBytes(filterHeight * filterWidth, channels, outChannels),
    );
    this.#draft.emit('packFilter', this.values(tensorName), packed, ...filterOperands(filter));
    return packed;
  }
}
