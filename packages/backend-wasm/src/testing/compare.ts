import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

/** Random numbers with a fixed seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(...values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)] as T;
  }

  /** In (-1, 1), on a grid of 1/64: ties happen in pools, and sums of products are nearly exact. */
  values(shape: readonly number[]): Float32Array {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return Float32Array.from({ length: size }, () => this.integer(-63, 63) / 64);
  }
}

export interface KernelCase {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Runs one kernel on a backend. Fails when the kernel leaves a tensor behind. */
export async function runOn(
  backend: 'cpu' | 'wasm',
  { kernel, inputs, attributes }: KernelCase,
): Promise<{ shape: number[]; values: Float32Array }> {
  await tf.setBackend(backend);
  const before = tf.engine().backend.numDataIds();
  const result = tf.tidy(() => {
    const tensors: NamedTensorMap = {};
    for (const [name, { shape, values }] of Object.entries(inputs)) tensors[name] = tf.tensor(values, [...shape]);
    const out = tf.engine().runKernel(kernel, tensors, attributes as NamedAttrMap) as tf.Tensor;
    return { shape: out.shape.slice(), values: out.dataSync().slice() as Float32Array };
  });
  const after = tf.engine().backend.numDataIds();
  if (after !== before) throw new Error(`${kernel} leaks ${after - before} tensors`);
  return result;
}

/** Largest difference between the backends, relative to the largest value; infinite when shapes differ. */
export async function difference(testCase: KernelCase): Promise<number> {
  const expected = await runOn('cpu', testCase);
  const received = await runOn('wasm', testCase);
  if (expected.shape.join() !== received.shape.join()) return Infinity;
  return relativeDifference(expected.values, received.values);
}

export function relativeDifference(expected: ArrayLike<number>, received: ArrayLike<number>): number {
  let scale = 1e-6;
  let worst = 0;
  for (let i = 0; i < expected.length; ++i) {
    const a = expected[i] as number;
    const b = received[i] as number;
    if (Object.is(a, b) || a === b) continue;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
    scale = Math.max(scale, Math.abs(a));
    worst = Math.max(worst, Math.abs(a - b));
  }
  return worst / scale;
}
