import { floatOperands, opCodes } from './op-codes.ts';
import type { KernelName } from './op-codes.ts';

/** Memory whose place is known only when the program is placed. */
export interface Region {
  readonly sizeBytes: number;
  pointer: number;
}

/** A region of the arena, with the instructions between which its contents matter. */
export interface ArenaRegion extends Region {
  first: number;
  last: number;
}

/** A number, the start of a region, or a place inside it. */
export type Operand = number | Region | { readonly region: Region; readonly offsetBytes: number };

interface Instruction {
  readonly kernel: KernelName;
  readonly operands: readonly Operand[];
}

const wordsPerInstruction = 32;
export const instructionBytes = wordsPerInstruction * 4;

/** Vectors may read past the last element of a value, though they never use what they find. */
export const slackBytes = 64;

/** A program whose values have no address yet. Regions of the arena live from the first to the last instruction naming them. */
export class ProgramDraft {
  readonly #instructions: Instruction[] = [];
  readonly #arena: ArenaRegion[] = [];

  get length(): number {
    return this.#instructions.length;
  }

  get arena(): readonly ArenaRegion[] {
    return this.#arena;
  }

  /** A new region of the arena for `count` floats. */
  floats(count: number): ArenaRegion {
    return this.bytes(4 * count);
  }

  bytes(sizeBytes: number): ArenaRegion {
    const region = { sizeBytes: sizeBytes + slackBytes, pointer: 0, first: Infinity, last: -1 };
    this.#arena.push(region);
    return region;
  }

  /** Appends an instruction; operands in the order of the kernel's parameters. Returns its index. */
  emit(kernel: KernelName, ...operands: readonly Operand[]): number {
    for (const operand of operands) {
      if (typeof operand === 'number') continue;
      this.touch('region' in operand ? operand.region : operand);
    }
    return this.#instructions.push({ kernel, operands }) - 1;
  }

  /** A jump; `land` makes the next instruction its target. */
  emitJump(kernel: 'jump' | 'jumpIfTame', ...operands: readonly Operand[]): { land(): void } {
    const index = this.emit(kernel, 0, ...operands);
    return {
      land: () => {
        this.#instructions[index] = { kernel, operands: [this.length - index - 1, ...operands] };
      },
    };
  }

  /** Keeps a region alive at the place of the next instruction: the caller writes or reads it there. */
  touch(region: Region): void {
    if (!('first' in region)) return;
    const arenaRegion = region as ArenaRegion;
    arenaRegion.first = Math.min(arenaRegion.first, this.length);
    arenaRegion.last = Math.max(arenaRegion.last, this.length);
  }

  /** Writes the instructions; every region has its pointer by now. */
  encode(words: Int32Array): void {
    const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
    this.#instructions.forEach(({ kernel, operands }, index) => {
      const start = index * wordsPerInstruction;
      words[start] = opCodes[kernel];
      const floatsOfKernel = floatOperands[kernel];
      operands.forEach((operand, position) => {
        const at = start + 1 + position;
        if (typeof operand !== 'number') words[at] = address(operand);
        else if (floatsOfKernel?.includes(position)) floats[at] = operand;
        else words[at] = operand;
      });
    });
  }

  /** Names of the kernels, in order: for profiles. */
  kernels(): KernelName[] {
    return this.#instructions.map(({ kernel }) => kernel);
  }
}

/** Index of an operand among the words of a program. */
export function operandWord(instruction: number, operand: number): number {
  return instruction * wordsPerInstruction + 1 + operand;
}

function address(operand: Exclude<Operand, number>): number {
  return 'region' in operand ? operand.region.pointer + operand.offsetBytes : operand.pointer;
}
