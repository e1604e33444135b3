import { placeArena, planArena } from './arena-plan.ts';
import type { Block, EngineMemory } from './engine-memory.ts';
import type { Job } from './parallel/thread-team.ts';
import { instructionBytes } from './program-draft.ts';
import type { ProgramDraft } from './program-draft.ts';

/** The memory that the programs of one session share: an arena for values, and room for instructions. It only ever grows. */
export class SessionMemory implements Disposable {
  readonly memory: EngineMemory;
  #arena: Block | undefined;
  /** Counts how often the arena moved. */
  #generation = 0;

  constructor(memory: EngineMemory) {
    this.memory = memory;
  }

  get generation(): number {
    return this.#generation;
  }

  /**
   * Plans the arena, gives every region its place and writes the instructions.
   *
   * @throws MODEL_TOO_LARGE
   */
  place(draft: ProgramDraft, batch: number): PlacedProgram {
    const sizeBytes = planArena(draft.arena);
    if (this.#arena === undefined || this.#arena.sizeBytes < sizeBytes) {
      if (this.#arena !== undefined) this.memory.free(this.#arena);
      this.#arena = undefined;
      this.#generation++;
      this.#arena = this.memory.allocate(sizeBytes, `the activations of ${batch} images`);
    }
    placeArena(draft.arena, this.#arena.pointer);
    return new PlacedProgram(this.memory, draft, batch, this.#generation);
  }

  [Symbol.dispose](): void {
    if (this.#arena !== undefined) this.memory.free(this.#arena);
    this.#arena = undefined;
    this.#generation++;
  }
}

/** Instructions in memory. */
export class PlacedProgram implements Disposable {
  readonly batch: number;
  readonly length: number;
  /** That of the arena it was placed in. */
  readonly generation: number;
  readonly draft: ProgramDraft;
  readonly #memory: EngineMemory;
  readonly #block: Block;

  constructor(memory: EngineMemory, draft: ProgramDraft, batch: number, generation: number) {
    this.batch = batch;
    this.generation = generation;
    this.length = draft.length;
    this.draft = draft;
    this.#memory = memory;
    this.#block = memory.allocate(this.length * instructionBytes, 'the program');
    draft.encode(this.words());
  }

  /** The instructions; a view, valid until the next allocation. */
  words(): Int32Array {
    return this.#memory.words(this.#block.pointer, (this.length * instructionBytes) / 4);
  }

  /** To run the instructions from one up to another. */
  job(from = 0, until: number = this.length): Job {
    return { pointer: this.#block.pointer + from * instructionBytes, count: until - from };
  }

  [Symbol.dispose](): void {
    this.#memory.free(this.#block);
  }
}
