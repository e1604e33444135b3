import { elementCount } from '@fovea/graph';
import { dropoutKey } from './dropout-key.ts';
import { TrainingLowering } from './lower-training.ts';
import type { TrainProgram } from './lower-training.ts';
import { dropoutKeyOperand } from './ops/backward.ts';
import { PartExchange } from './parallel/part-exchange.ts';
import type { BatchSlice } from './parallel/split-batch.ts';
import { sumGradients } from './parallel/sum-gradients.ts';
import type { Job, ThreadTeam } from './parallel/thread-team.ts';
import { PlacedProgram } from './placed-program.ts';
import type { SessionMemory } from './placed-program.ts';
import { ProgramDraft, operandWord } from './program-draft.ts';
import type { TrainPlan } from './train-plan.ts';
import type { TrainWeights } from './train-weights.ts';

interface TrainPart extends BatchSlice {
  readonly ends: TrainProgram;
  readonly program: PlacedProgram;
}

/** The programs of a training step at one batch size: one for each part of the batch, and those that sum their gradients. */
export class TrainStep implements Disposable {
  readonly batchSize: number;
  readonly #plan: TrainPlan;
  readonly #team: ThreadTeam;
  readonly #sessions: readonly SessionMemory[];
  readonly #parts: TrainPart[] = [];
  /** Each has its share of the elements. */
  readonly #sums: PlacedProgram[] = [];
  readonly #exchange: PartExchange | undefined;

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
    if (slices.length > 1) {
      this.#exchange = new PartExchange(
        team.memory,
        slices.map(({ count }) => count),
      );
    }
    try {
      slices.forEach((slice, part) => this.#compile(slice, part, weights));
      if (slices.length > 1) this.#compileSums(weights);
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
    return this.#runAll(this.#phases(({ ends }) => [0, ends.forwardLength]));
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
    const phases = this.#phases(({ ends, program }) => [ends.forwardLength, program.length]);
    return this.#runAll([...phases, this.#sums.map((program) => program.job())]);
  }

  [Symbol.dispose](): void {
    for (const { program } of this.#parts) program[Symbol.dispose]();
    for (const program of this.#sums) program[Symbol.dispose]();
    this.#exchange?.[Symbol.dispose]();
  }

  /** A range of the parts' programs, cut where all parts must meet: jobs that run side by side, in turn. */
  #phases(range: (part: TrainPart) => readonly [number, number]): Job[][] {
    const cuts = this.#parts.map((part) => {
      const [from, until] = range(part);
      return [from, ...part.ends.meetings.filter((meeting) => meeting > from && meeting < until), until];
    });
    return cuts[0]!
      .slice(1)
      .map((_, phase) =>
        this.#parts.map(({ program }, part) => program.job(cuts[part]![phase], cuts[part]![phase + 1])),
      );
  }

  #runAll([jobs, ...later]: readonly Job[][]): Promise<void> | undefined {
    if (jobs === undefined) return undefined;
    const pending = this.#team.run(jobs);
    return pending === undefined ? this.#runAll(later) : pending.then(() => this.#runAll(later));
  }

  #compile({ first, count }: BatchSlice, part: number, weights: TrainWeights): void {
    const draft = new ProgramDraft();
    const regions = { weights: weights.weights, gradients: weights.gradients(part) };
    const exchange = this.#exchange;
    const images = { batch: count, wholeBatch: this.batchSize, part, ...(exchange && { exchange }) };
    const ends = new TrainingLowering(this.#plan, draft, this.#team.memory.kernels, regions, images).lower();
    this.#parts.push({ first, count, ends, program: this.#sessions[part]!.place(draft, count) });
  }

  #compileSums(weights: TrainWeights): void {
    const gradients = this.#parts.map((_, part) => weights.gradients(part));
    const drafts = sumGradients(gradients, Math.min(this.#team.threads, this.#parts.length));
    for (const draft of drafts) this.#sums.push(new PlacedProgram(this.#team.memory, draft, this.batchSize, 0));
  }
}
