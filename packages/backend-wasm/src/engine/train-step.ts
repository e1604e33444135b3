import { elementCount } from '@fovea/graph';
import { dropoutKey } from './dropout-key.ts';
import { TrainingLowering } from './lower-training.ts';
import type { TrainProgram } from './lower-training.ts';
import { dropoutKeyOperand } from './ops/backward.ts';
import { mixParts, sumGradients } from './parallel/combine-parts.ts';
import type { BatchSlice } from './parallel/split-batch.ts';
import type { ThreadTeam } from './parallel/thread-team.ts';
import { PlacedProgram } from './placed-program.ts';
import type { SessionMemory } from './placed-program.ts';
import { ProgramDraft, operandWord } from './program-draft.ts';
import type { TrainPlan } from './train-plan.ts';
import type { TrainWeights } from './train-weights.ts';

interface TrainPart extends BatchSlice {
  readonly ends: TrainProgram;
  readonly program: PlacedProgram;
}

/** The programs of a training step at one batch size: one for each part of the batch, and those that combine them. */
export class TrainStep implements Disposable {
  readonly batchSize: number;
  readonly #plan: TrainPlan;
  readonly #team: ThreadTeam;
  readonly #sessions: readonly SessionMemory[];
  readonly #parts: TrainPart[] = [];
  /** In turn: sums over parts, one program a thread, then the running statistics. */
  readonly #combine: PlacedProgram[] = [];

  /** @throws MODEL_TOO_LARGE */
  constructor(
    plan: TrainPlan,
    team: ThreadTeam,
    sessions: readonly SessionMemory[],
    weights: TrainWeights,
    slices: readonly BatchSlice[],
  ) {
    this.#plan = plan;
    this.#team = team;
    this.#sessions = sessions;
    this.batchSize = slices.reduce((sum, { count }) => sum + count, 0);
    try {
      slices.forEach((slice, part) => this.#compile(slice, part, weights));
      if (slices.length > 1) this.#compileCombination(weights);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** False once the memory that the programs were placed in has moved. */
  get isPlaced(): boolean {
    return this.#parts.every(({ program }, part) => program.generation === this.#sessions[part]!.generation);
  }

  /** Parameters that a gradient reaches. */
  get reached(): ReadonlySet<string> {
    return this.#parts[0]!.ends.reached;
  }

  /** Undefined when it is done already. */
  forward(inputs: Float32Array, dropoutSeed: number): Promise<void> | undefined {
    const { memory } = this.#team;
    const valuesPerImage = elementCount(this.#plan.inputShape);
    for (const { ends, program, first, count } of this.#parts) {
      const words = program.words();
      for (const { nodeName, instruction, valuesPerImage: size } of ends.dropouts) {
        const key = dropoutKey(dropoutSeed, nodeName, first * size);
        words[operandWord(instruction, dropoutKeyOperand)] = key;
      }
      const values = inputs.subarray(first * valuesPerImage, (first + count) * valuesPerImage);
      memory.floats(ends.input.pointer, values.length).set(values);
    }
    return this.#team.run(this.#parts.map(({ ends, program }) => program.job(0, ends.forwardLength)));
  }

  /** `[batchSize, numClasses]`, after `forward`. */
  logits(): Float32Array {
    const units = elementCount(this.#plan.outputShape);
    const logits = new Float32Array(this.batchSize * units);
    for (const { ends, first, count } of this.#parts) {
      logits.set(this.#team.memory.floats(ends.logits.pointer, count * units), first * units);
    }
    return logits;
  }

  /** Leaves the gradients of the batch, and updates running statistics. Undefined when it is done already. */
  backward(logitsGradient: Float32Array): Promise<void> | undefined {
    const units = elementCount(this.#plan.outputShape);
    for (const { ends, first, count } of this.#parts) {
      const gradient = logitsGradient.subarray(first * units, (first + count) * units);
      this.#team.memory.floats(ends.logitsGradient.pointer, gradient.length).set(gradient);
    }
    const pending = this.#team.run(this.#parts.map(({ ends, program }) => program.job(ends.forwardLength)));
    return pending === undefined ? this.#combined() : pending.then(() => this.#combined());
  }

  [Symbol.dispose](): void {
    for (const { program } of this.#parts) program[Symbol.dispose]();
    for (const program of this.#combine) program[Symbol.dispose]();
  }

  #combined(): Promise<void> | undefined {
    return this.#team.run(this.#combine.map((program) => program.job()));
  }

  #compile({ first, count }: BatchSlice, part: number, weights: TrainWeights): void {
    const draft = new ProgramDraft();
    const regions = { weights: weights.weights, gradients: weights.gradients(part) };
    const images = { batch: count, wholeBatch: this.batchSize };
    const ends = new TrainingLowering(this.#plan, draft, this.#team.memory.kernels, regions, images).lower();
    this.#parts.push({ first, count, ends, program: this.#sessions[part]!.place(draft, count) });
  }

  #compileCombination(weights: TrainWeights): void {
    const gradients = this.#parts.map((_, part) => weights.gradients(part));
    const drafts = sumGradients(gradients, Math.min(this.#team.threads, this.#parts.length));
    const shares = this.#parts.map(({ ends, count }) => ({ ...ends, share: count / this.batchSize }));
    mixParts(drafts[0]!, shares);
    for (const draft of drafts) this.#combine.push(new PlacedProgram(this.#team.memory, draft, this.batchSize, 0));
  }
}
