import {
  type Backend,
  type BackendUse,
  defineContribution,
  type DeviceInfo,
  type Graph,
  type InferExecutable,
  type MemoryInfo,
  type OpName,
  p,
  type TrainExecutable,
  type TrainOptions,
} from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';
import { fakeRefused } from '../errors.ts';
import { FakeTrainExecutable } from './fake-train-executable.ts';

/**
 * A backend on the reference interpreter: exact, slow, on every machine. Gradients are central differences, so it is meant
 * for networks of a few hundred weights. Graphs with dropout cannot be trained on it.
 */
export class FakeBackend implements Backend {
  readonly id = 'fakes/reference';
  #executables = 0;

  async activate(): Promise<DeviceInfo> {
    return { backend: this.id, version: '1', threads: 1, device: 'reference interpreter', features: {} };
  }

  async sync(): Promise<void> {}

  memory(): MemoryInfo {
    return { tensors: this.#executables, bytes: 0, reliable: true };
  }

  supports(op: OpName, use: BackendUse): boolean {
    if (use === 'gradient') return op !== 'dropout' && op !== 'quantize' && op !== 'dequantize';
    return use !== 'binary';
  }

  async prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  async prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  async prepare(graph: Graph, mode: 'infer' | 'train', options: TrainOptions = {}): Promise<InferExecutable> {
    const onDispose = (): void => void this.#executables--;
    if (mode === 'infer') {
      this.#executables++;
      return new FakeInferExecutable(graph, onDispose);
    }
    const untrainable = graph.nodes.find(({ op }) => !this.supports(op, 'gradient'));
    if (untrainable !== undefined) {
      throw fakeRefused(
        'OP_UNSUPPORTED',
        'backend:fakes/reference',
        `${untrainable.name} (${untrainable.op}) has no gradient here`,
      );
    }
    this.#executables++;
    return new FakeTrainExecutable(graph, options, onDispose);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

class FakeInferExecutable implements InferExecutable {
  readonly graph: Graph;
  readonly #interpreter: ReturnType<typeof createInterpreter>;
  #onDispose: (() => void) | undefined;

  constructor(graph: Graph, onDispose: () => void) {
    this.graph = graph;
    this.#interpreter = createInterpreter(graph);
    this.#onDispose = onDispose;
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    return batchSize === 0 ? new Float32Array() : this.#interpreter.run(inputs, batchSize);
  }

  [Symbol.dispose](): void {
    this.#onDispose?.();
    this.#onDispose = undefined;
  }
}

export const fakeBackend = defineContribution({
  kind: 'backend',
  id: 'fakes/reference',
  behaviour: 1,
  title: 'Reference interpreter',
  summary: 'Exact and slow, on every machine.',
  params: p.params({}),
  create: () => new FakeBackend(),
});
