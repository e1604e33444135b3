import { elementCount } from '@fovea/graph';
import type { GraphPlan } from './graph-plan.ts';
import type { BatchPart, ForwardProgram } from './lower-graph.ts';
import type { BatchSlice } from './parallel/split-batch.ts';
import type { ThreadTeam } from './parallel/thread-team.ts';
import type { PlacedProgram, SessionMemory } from './placed-program.ts';
import { ProgramDraft } from './program-draft.ts';

interface ForwardPart extends BatchSlice, ForwardProgram {
  readonly program: PlacedProgram;
}

/** Appends the instructions of a part to a draft. */
export type LowerPart = (draft: ProgramDraft, images: BatchPart) => ForwardProgram;

/** The programs of a prediction at one batch size, one for each part of the batch. */
export class ForwardParts implements Disposable {
  readonly batchSize: number;
  readonly #plan: GraphPlan;
  readonly #team: ThreadTeam;
  readonly #sessions: readonly SessionMemory[];
  readonly #parts: ForwardPart[] = [];

  /** @throws MODEL_TOO_LARGE */
  constructor(
    plan: GraphPlan,
    team: ThreadTeam,
    sessions: readonly SessionMemory[],
    slices: readonly BatchSlice[],
    lower: LowerPart,
  ) {
    this.#plan = plan;
    this.#team = team;
    this.#sessions = sessions;
    this.batchSize = slices.reduce((sum, { count }) => sum + count, 0);
    try {
      slices.forEach((slice, part) => this.#compile(slice, part, lower));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** False once the memory that the programs were placed in has moved. */
  get isPlaced(): boolean {
    return this.#parts.every(({ program }, part) => program.generation === this.#sessions[part]!.generation);
  }

  /** Undefined when it is done already. */
  run(inputs: Float32Array): Promise<void> | undefined {
    const size = elementCount(this.#plan.inputShape);
    for (const { input, first, count } of this.#parts) {
      this.#team.memory.floats(input.pointer, count * size).set(inputs.subarray(first * size, (first + count) * size));
    }
    return this.#team.run(this.#parts.map(({ program }) => program.job()));
  }

  /** A copy, after `run`. */
  outputs(): Float32Array {
    const size = elementCount(this.#plan.outputShape);
    const outputs = new Float32Array(this.batchSize * size);
    for (const { output, first, count } of this.#parts) {
      outputs.set(this.#team.memory.floats(output.pointer, count * size), first * size);
    }
    return outputs;
  }

  [Symbol.dispose](): void {
    for (const { program } of this.#parts) program[Symbol.dispose]();
  }

  #compile({ first, count }: BatchSlice, part: number, lower: LowerPart): void {
    const draft = new ProgramDraft();
    const ends = lower(draft, { batch: count, wholeBatch: this.batchSize });
    this.#parts.push({ first, count, ...ends, program: this.#sessions[part]!.place(draft, count) });
  }
}
