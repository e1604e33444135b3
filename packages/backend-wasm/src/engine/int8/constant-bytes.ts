import { alignUp } from '../engine-memory.ts';
import type { Block, EngineMemory } from '../engine-memory.ts';
import { slackBytes } from '../program-draft.ts';
import type { Region } from '../program-draft.ts';

interface Entry {
  readonly region: Region;
  readonly bytes: Uint8Array;
}

/** Constants that no kernel has to pack: uploaded once as they are, shared by the programs of a session. */
export class ConstantBytes implements Disposable {
  readonly #memory: EngineMemory;
  readonly #regions = new Map<string, Region>();
  readonly #blocks: Block[] = [];
  #pending: Entry[] = [];

  constructor(memory: EngineMemory) {
    this.#memory = memory;
  }

  /** The region of a constant; `make` is called when its key is first seen. */
  region(key: string, make: () => ArrayBufferView): Region {
    let region = this.#regions.get(key);
    if (region === undefined) {
      const { buffer, byteOffset, byteLength } = make();
      region = { sizeBytes: byteLength + slackBytes, pointer: 0 };
      this.#regions.set(key, region);
      this.#pending.push({ region, bytes: new Uint8Array(buffer, byteOffset, byteLength) });
    }
    return region;
  }

  /**
   * Uploads what has been asked for since the last time.
   *
   * @throws MODEL_TOO_LARGE
   */
  upload(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    const total = pending.reduce((sum, { region }) => sum + alignUp(region.sizeBytes), 0);
    const block = this.#memory.allocate(total, 'the weights');
    // Only now: where there was no memory, the next attempt uploads them.
    this.#pending = [];
    this.#blocks.push(block);
    let { pointer } = block;
    for (const { region, bytes } of pending) {
      region.pointer = pointer;
      this.#memory.bytes(pointer, bytes.length).set(bytes);
      pointer += alignUp(region.sizeBytes);
    }
  }

  [Symbol.dispose](): void {
    for (const block of this.#blocks.splice(0)) this.#memory.free(block);
    this.#regions.clear();
    this.#pending = [];
  }
}
