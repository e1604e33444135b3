import {
  defineContribution,
  p,
  type Backend,
  type BackendUse,
  type DeviceInfo,
  type Graph,
  type InferExecutable,
  type MemoryInfo,
  type OpName,
  type TrainExecutable,
} from '@fovea/contracts';
import { nodeUnsupported, notActive, trainingUnsupported } from './errors.ts';
import { CallQueue, OnnxExecutable } from './onnx-executable.ts';
import { processorName } from '@fovea/measure';
import { loadRuntime, type OnnxRuntime, type RuntimeName } from './runtime.ts';

const id = 'fovea/onnx';

/**
 * ONNX Runtime: predicts what other backends have trained, in float32 and in 8-bit integers, as a server or app that deploys
 * the exported model would.
 */
export const onnxBackend = defineContribution({
  kind: 'backend',
  id,
  behaviour: 1,
  title: 'ONNX Runtime',
  summary: 'Predicts with ONNX Runtime, native in Node or WebAssembly: accuracy and latency as deployed.',
  sources: [{ title: 'ONNX Runtime', url: 'https://onnxruntime.ai', year: 2025 }],
  // Where a sum lies between two integers it may round to the other one: close to the reference, not equal to it.
  capabilities: { exactIntegers: false },
  params: p.params({
    runtime: p.choice(['auto', 'native', 'web'], {
      title: 'Runtime',
      description:
        'native: onnxruntime-node; web: onnxruntime-web, on WebAssembly; auto: native in Node, web in browsers',
      default: 'auto',
    }),
    threads: p.integer({
      title: 'Threads',
      description: 'Threads of one prediction',
      min: 1,
      max: 64,
      default: 1,
    }),
  }),
  create: ({ runtime, threads }): Backend => new OnnxBackend(runtime === 'auto' ? defaultRuntime() : runtime, threads),
});

class OnnxBackend implements Backend {
  readonly id = id;
  readonly #name: RuntimeName;
  readonly #threads: number;
  readonly #queue = new CallQueue();
  #runtime: OnnxRuntime | undefined;

  constructor(name: RuntimeName, threads: number) {
    this.#name = name;
    this.#threads = threads;
  }

  async activate(): Promise<DeviceInfo> {
    this.#runtime ??= await loadRuntime(this.#name);
    return {
      backend: id,
      version: this.#runtime.version,
      threads: this.#threads,
      device: processorName(),
      features: { runtime: this.#name },
    };
  }

  sync(): Promise<void> {
    return this.#queue.idle();
  }

  /** The runtime doesn't say what it holds. */
  memory(): MemoryInfo {
    return { tensors: 0, bytes: 0, reliable: false };
  }

  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train'): Promise<TrainExecutable>;
  async prepare(graph: Graph, mode: 'infer' | 'train'): Promise<InferExecutable> {
    if (this.#runtime === undefined) throw notActive();
    if (mode === 'train') throw trainingUnsupported();
    const unsupported = graph.nodes.find(
      ({ op, quantization }) => quantization !== undefined && !this.supports(op, 'int8'),
    );
    if (unsupported !== undefined) throw nodeUnsupported(unsupported.name, unsupported.op);
    return OnnxExecutable.create(graph, { runtime: this.#runtime, queue: this.#queue, threads: this.#threads });
  }

  supports(op: OpName, use: BackendUse): boolean {
    switch (use) {
      case 'forward':
        return true;
      case 'int8':
        return op !== 'fakeQuant';
      case 'gradient':
      case 'binary':
        return false;
      default:
        return use satisfies never;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.idle();
    this.#runtime = undefined;
  }
}

function defaultRuntime(): RuntimeName {
  const { process } = globalThis as unknown as {
    readonly process?: { readonly versions?: { readonly node?: string } };
  };
  return process?.versions?.node === undefined ? 'web' : 'native';
}
