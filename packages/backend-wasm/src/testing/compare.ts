import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

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
