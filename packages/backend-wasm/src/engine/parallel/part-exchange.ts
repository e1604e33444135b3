import { alignUp } from '../engine-memory.ts';
import type { Block, EngineMemory } from '../engine-memory.ts';
import { activationCodes } from '../ops/op-call.ts';
import { slackBytes } from '../program-draft.ts';
import type { ProgramDraft, Region } from '../program-draft.ts';

/** Where the parts of a batch leave what all of them need, such as the statistics of a batch norm. */
export class PartExchange implements Disposable {
  /** Images of each part. */
  readonly sizes: readonly number[];
  readonly #memory: EngineMemory;
  readonly #blocks: Block[] = [];
  readonly #regions = new Map<string, readonly Region[]>();

  constructor(memory: EngineMemory, sizes: readonly number[]) {
    this.#memory = memory;
    this.sizes = sizes;
  }

  /**
   * One region of `count` floats for each part, the same ones for the same key.
   *
   * @throws MODEL_TOO_LARGE
   */
  regions(key: string, count: number): readonly Region[] {
    const known = this.#regions.get(key);
    if (known !== undefined) return known;
    const sizeBytes = alignUp(4 * count + slackBytes);
    const block = this.#memory.allocate(sizeBytes * this.sizes.length, 'what threads exchange');
    this.#blocks.push(block);
    const regions = this.sizes.map((_, part) => ({ sizeBytes, pointer: block.pointer + part * sizeBytes }));
    this.#regions.set(key, regions);
    return regions;
  }

  [Symbol.dispose](): void {
    for (const block of this.#blocks) this.#memory.free(block);
  }
}

/** One part's place among those of a batch. */
export interface PartPlace {
  readonly part: number;
  readonly exchange: PartExchange;
  /** Marks the next instruction as one that no part may run before all parts have come to it. */
  readonly meet: () => void;
}

/** Gives each batch norm the statistics of the whole batch, and their gradient: as if there were no parts. */
export class NormExchange {
  readonly #place: PartPlace;
  readonly #draft: ProgramDraft;
  readonly #name: string;
  readonly #channels: number;

  constructor(place: PartPlace, draft: ProgramDraft, nodeName: string, channels: number) {
    this.#place = place;
    this.#draft = draft;
    this.#name = nodeName;
    this.#channels = channels;
  }

  /** Where this part leaves its mean and variance. */
  get ownStatistics(): readonly [Region, Region] {
    return [this.#own('mean'), this.#own('variance')];
  }

  /** Where this part leaves its gradients of gamma and beta. */
  get ownSums(): readonly [Region, Region] {
    return [this.#own('gamma'), this.#own('beta')];
  }

  /** Joins the statistics of all parts, in their order. */
  joinStatistics(mean: Region, variance: Region): void {
    const [means, variances] = [this.#all('mean'), this.#all('variance')];
    this.#place.meet();
    this.#copy(means[0]!, mean);
    this.#copy(variances[0]!, variance);
    let seen = 0;
    for (const [part, size] of this.#place.exchange.sizes.entries()) {
      seen += size;
      if (part === 0) continue;
      const other = [means[part]!, variances[part]!];
      this.#draft.emit('joinStatistics', mean, variance, ...other, this.#channels, size / seen);
    }
  }

  /** The gradients of gamma and beta, summed over all parts in their order. */
  totalSums(): readonly [Region, Region] {
    this.#place.meet();
    return [this.#total('gamma'), this.#total('beta')];
  }

  #total(role: string): Region {
    const [first, ...others] = this.#all(role);
    const total = this.#draft.floats(this.#channels);
    this.#copy(first!, total);
    for (const other of others) this.#draft.emit('addAll', total, other, total, this.#channels, activationCodes.linear);
    return total;
  }

  #own(role: string): Region {
    return this.#all(role)[this.#place.part]!;
  }

  #all(role: string): readonly Region[] {
    return this.#place.exchange.regions(`${this.#name}/${role}`, this.#channels);
  }

  #copy(from: Region, to: Region): void {
    this.#draft.emit('copyRows', from, 0, to, 0, 1, 4 * this.#channels);
  }
}
