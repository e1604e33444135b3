import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { runtimeUnavailable } from './errors.ts';

export type RuntimeName = 'native' | 'web';

/** What this backend uses of ONNX Runtime's packages, which share an API. */
export interface OnnxRuntime {
  readonly version: string;
  createSession(model: Uint8Array, threads: number): Promise<InferenceSession>;
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
}

/** @throws BACKEND_UNAVAILABLE when the package is not installed or can't run here. */
export async function loadRuntime(name: RuntimeName): Promise<OnnxRuntime> {
  return name === 'native' ? loadNative() : loadWeb();
}

async function loadNative(): Promise<OnnxRuntime> {
  try {
    const { InferenceSession, Tensor, env } = await import('onnxruntime-node');
    return {
      version: env.versions.node ?? env.versions.common,
      createSession: (model, threads) =>
        InferenceSession.create(model, {
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
          graphOptimizationLevel: 'all',
          logSeverityLevel: 3,
          // Threads that spin while they wait take the processor from whatever else is measured.
          extra: { session: { intra_op: { allow_spinning: '0' } } },
        }),
      tensor: (values, shape) => new Tensor('float32', values, shape),
    };
  } catch (error) {
    throw runtimeUnavailable('onnxruntime-node', error);
  }
}

async function loadWeb(): Promise<OnnxRuntime> {
  try {
    const { InferenceSession, Tensor, env } = await import('onnxruntime-web');
    env.logLevel = 'error';
    return {
      version: env.versions.web ?? env.versions.common,
      createSession: (model, threads) => {
        // One number for the whole runtime; it counts when the first session is made.
        env.wasm.numThreads = threads;
        return InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
      },
      tensor: (values, shape) => new Tensor('float32', values, shape),
    };
  } catch (error) {
    throw runtimeUnavailable('onnxruntime-web', error);
  }
}
