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
import type { KernelBuild, RelaxedSimd } from '../kernel-module.ts';
import { processorName } from '@fovea/measure';
import { activationCancelled, notActivated } from './errors.ts';
import { InferSession } from './infer-session.ts';
import { startTeam } from './parallel/start-team.ts';
import type { ThreadTeam } from './parallel/thread-team.ts';
import { supportsBinary, supportsInt8 } from './supports-quantized.ts';
import { TrainSession } from './train-session.ts';

export interface CompiledBackendOptions {
  readonly id: string;
  /** Recorded with every measurement. */
  readonly version: string;
  readonly relaxedSimd: RelaxedSimd;
  /** Parts that a training batch is cut into, each on a thread where that is allowed. Default 1. */
  readonly threads?: number;
}

/**
 * The compiled engine as a backend: a WebAssembly memory of its own, in which each prepared graph is a program. Needs no
 * TensorFlow.js, and several backends live side by side.
 */
export class CompiledBackend implements Backend {
  readonly #options: CompiledBackendOptions;
  readonly #sessions = new Set<Disposable>();
  #starting: Promise<ThreadTeam> | undefined;
  #team: ThreadTeam | undefined;

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
    const { threads, parts, note } = await this.#start(build);
    if (signal?.aborted) {
      await this[Symbol.asyncDispose]();
      throw activationCancelled(signal.reason);
    }
    const features = {
      ...{ engine: 'compiled', build, simd: true, relaxedSimd: build === 'relaxed-simd' },
      ...(parts > 1 && { batchParts: parts }),
      ...(note !== undefined && { oneThread: note }),
    };
    return { backend: id, version, threads, device: processorName(), features };
  }

  /** Waits for its turn: what was asked for before is done by then. */
  async sync(): Promise<void> {
    await this.#active().exclusive(async () => undefined);
  }

  /** `tensors` counts blocks of memory: weights, values and programs of the prepared graphs. */
  memory(): MemoryInfo {
    const { blocks, bytes } = this.#active().memory.used;
    return { tensors: blocks, bytes, reliable: true };
  }

  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  async prepare(
    graph: Graph,
    mode: 'infer' | 'train',
    options: TrainOptions = {},
  ): Promise<InferExecutable | TrainExecutable> {
    const team = this.#active();
    const onDispose = (): void => void this.#sessions.delete(session);
    const session: InferExecutable =
      mode === 'infer' ? new InferSession(team, graph, onDispose) : new TrainSession(team, graph, options, onDispose);
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

  /** Disposes of what it prepared and ends its threads, when they have done what was asked of them. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of [...this.#sessions]) session[Symbol.dispose]();
    const starting = this.#starting;
    this.#team = undefined;
    this.#starting = undefined;
    const team = await starting?.catch(() => undefined);
    await team?.[Symbol.asyncDispose]();
  }

  async #start(build: KernelBuild): Promise<ThreadTeam> {
    const starting = (this.#starting ??= startTeam(build, this.#options.threads ?? 1));
    try {
      const team = await starting;
      if (this.#starting !== starting) throw activationCancelled('the backend was disposed of');
      return (this.#team = team);
    } catch (error) {
      if (this.#starting === starting) this.#starting = undefined;
      throw error;
    }
  }

  #active(): ThreadTeam {
    if (this.#team === undefined) throw notActivated();
    return this.#team;
  }
}
