import type {
  Backend,
  BackendUse,
  DeviceInfo,
  Graph,
  InferExecutable,
  MemoryInfo,
  OpName,
  TrainExecutable,
  TrainOptions,
} from '@fovea/contracts';
import { opNames } from '@fovea/graph';
import { selectBuild } from '../kernel-module.ts';
import type { RelaxedSimd } from '../kernel-module.ts';
import { processorName } from '../processor-name.ts';
import { EngineMemory } from './engine-memory.ts';
import { activationCancelled, notActivated } from './errors.ts';
import { InferSession } from './infer-session.ts';
import { supportsBinary, supportsInt8 } from './supports-quantized.ts';
import { TrainSession } from './train-session.ts';

export interface CompiledBackendOptions {
  readonly id: string;
  /** Recorded with every measurement. */
  readonly version: string;
  readonly relaxedSimd: RelaxedSimd;
}

/**
 * The compiled engine as a backend: a WebAssembly memory of its own, in which each prepared graph is a program. Needs no
 * TensorFlow.js, and several backends live side by side.
 */
export class CompiledBackend implements Backend {
  readonly #options: CompiledBackendOptions;
  readonly #sessions = new Set<Disposable>();
  #memory: EngineMemory | undefined;

  constructor(options: CompiledBackendOptions) {
    this.#options = options;
  }

  get id(): string {
    return this.#options.id;
  }

  async activate(signal?: AbortSignal): Promise<DeviceInfo> {
    if (signal?.aborted) throw activationCancelled(signal.reason);
    const { id, version, relaxedSimd } = this.#options;
    const build = selectBuild(relaxedSimd);
    this.#memory ??= new EngineMemory(build);
    const features = { engine: 'compiled', build, simd: true, relaxedSimd: build === 'relaxed-simd' };
    return { backend: id, version, threads: 1, device: processorName(), features };
  }

  /** Calls return when their work is done. */
  async sync(): Promise<void> {
    this.#active();
  }

  /** `tensors` counts blocks of memory: weights, values and programs of the prepared graphs. */
  memory(): MemoryInfo {
    const { blocks, bytes } = this.#active().used;
    return { tensors: blocks, bytes, reliable: true };
  }

  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  async prepare(
    graph: Graph,
    mode: 'infer' | 'train',
    options: TrainOptions = {},
  ): Promise<InferExecutable | TrainExecutable> {
    const memory = this.#active();
    const onDispose = (): void => void this.#sessions.delete(session);
    const session: InferExecutable =
      mode === 'infer'
        ? new InferSession(memory, graph, onDispose)
        : new TrainSession(memory, graph, options, onDispose);
    this.#sessions.add(session);
    return session;
  }

  supports(op: OpName, use: BackendUse): boolean {
    switch (use) {
      case 'forward':
      case 'gradient':
        return opNames.includes(op) && op !== 'quantize' && op !== 'dequantize';
      case 'int8':
        return supportsInt8(op);
      case 'binary':
        return supportsBinary(op);
      default:
        return use satisfies never;
    }
  }

  /** Disposes of what it prepared: the memory goes with the last reference. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of [...this.#sessions]) session[Symbol.dispose]();
    this.#memory = undefined;
  }

  #active(): EngineMemory {
    if (this.#memory === undefined) throw notActivated();
    return this.#memory;
  }
}
