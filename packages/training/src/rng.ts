import type { Rng } from '@fovea/contracts';
import { rngCounterInvalid } from './errors.ts';
import { threefry2x32 } from './threefry.ts';

/** Blocks that derive keys carry this bit in their upper word, so that no drawn number ever reuses one of them. */
const deriveBit = 0x80000000;
const derive = { text: deriveBit | 1, textEnd: deriveBit | 2, numberLow: deriveBit | 3, numberHigh: deriveBit | 4 };

const float = new Float64Array(1);
const floatWords = new Uint32Array(float.buffer);

/**
 * Counter-based random numbers: number `n` of a stream is Threefry-2x32-20 of (key, n).
 *
 * @remarks One number costs one block, whichever method draws it: `next` and `integer` use 53 of its 64 bits, `normal` all
 * of them. Therefore `counter` alone resumes a stream. `fork('a', 1)` equals `fork('a').fork(1)`; `1` and `'1'` differ.
 * @param seed any finite number; by convention 0 .. 2^31-1.
 * @param path names a stream below the seed, as {@link Rng.fork} does.
 * @source Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (2011)
 */
export function createRng(seed: number, ...path: readonly (string | number)[]): Rng {
  const root = new ThreefryRng(0, 0);
  return root.fork(seed, ...path);
}

class ThreefryRng implements Rng {
  readonly #key0: number;
  readonly #key1: number;
  readonly #block = new Uint32Array(2);
  #counter = 0;

  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }

  get counter(): number {
    return this.#counter;
  }

  set counter(value: number) {
    if (!Number.isSafeInteger(value) || value < 0) throw rngCounterInvalid(value);
    this.#counter = value;
  }

  next(): number {
    const block = this.#draw();
    return ((block[0]! >>> 5) * 0x4000000 + (block[1]! >>> 6)) / 0x20000000000000;
  }

  // 53 random bits against a 32-bit bound: the bias is below 2^-21 of one count, and the draw always costs one number.
  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  // Box-Muller, cosine branch only: both uniforms come from one block, so that one normal is one number.
  normal(): number {
    const block = this.#draw();
    const radius = Math.sqrt(-2 * Math.log((block[0]! + 0.5) / 0x100000000));
    return radius * Math.cos((2 * Math.PI * block[1]!) / 0x100000000);
  }

  fork(...path: readonly (string | number)[]): Rng {
    const key = new Uint32Array([this.#key0, this.#key1]);
    for (const part of path) {
      if (typeof part === 'string') absorbText(key, part);
      else absorbNumber(key, part);
    }
    return new ThreefryRng(key[0]!, key[1]!);
  }

  #draw(): Uint32Array {
    const counter = this.#counter;
    this.#counter = counter + 1;
    threefry2x32(this.#key0, this.#key1, counter >>> 0, Math.floor(counter / 0x100000000), this.#block);
    return this.#block;
  }
}

function absorb(key: Uint32Array, word: number, purpose: number): void {
  threefry2x32(key[0]!, key[1]!, word, purpose, key);
}

function absorbText(key: Uint32Array, text: string): void {
  for (let index = 0; index < text.length; index += 2) {
    const second = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
    absorb(key, text.charCodeAt(index) | (second << 16), derive.text);
  }
  absorb(key, text.length, derive.textEnd);
}

function absorbNumber(key: Uint32Array, value: number): void {
  float[0] = value === 0 ? 0 : value;
  absorb(key, floatWords[0]!, derive.numberLow);
  absorb(key, floatWords[1]!, derive.numberHigh);
}
