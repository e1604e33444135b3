import type { Graph, InferExecutable } from '@fovea/contracts';
import { elementCount, inferShapes } from '@fovea/graph';
import { encodeOnnx } from '@fovea/onnx';
import type { InferenceSession } from 'onnxruntime-common';
import { inputLength, runtimeFailed } from './errors.ts';
import type { OnnxRuntime } from './runtime.ts';

/** Calls that are under way in one backend, one after the other. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#last.then(call, call);
    this.#last = result;
    return result;
  }

  async idle(): Promise<void> {
    await this.#last.catch(() => undefined);
  }
}

/** One graph in one session of the runtime. */
export class OnnxExecutable implements InferExecutable {
  readonly graph: Graph;
  readonly #runtime: OnnxRuntime;
  readonly #queue: CallQueue;
  readonly #session: InferenceSession;
  readonly #inputShape: readonly number[];
  readonly #outputLength: number;
  #isDisposed = false;

  private constructor(graph: Graph, runtime: OnnxRuntime, queue: CallQueue, session: InferenceSession) {
    this.graph = graph;
    this.#runtime = runtime;
    this.#queue = queue;
    this.#session = session;
    this.#inputShape = graph.inputs[0]?.shape ?? [];
    this.#outputLength = elementCount(inferShapes(graph).get(graph.outputs[0] ?? '') ?? []);
  }

  /** @throws CAPABILITY_UNSUPPORTED, GRAPH_INVALID; BACKEND_UNAVAILABLE when the runtime refuses the model. */
  static async create(
    graph: Graph,
    { runtime, queue, threads }: { runtime: OnnxRuntime; queue: CallQueue; threads: number },
  ): Promise<OnnxExecutable> {
    const { bytes } = encodeOnnx(graph, { input: 'normalized', layout: 'nhwc' });
    try {
      return new OnnxExecutable(graph, runtime, queue, await runtime.createSession(bytes, threads));
    } catch (error) {
      throw runtimeFailed(graph.meta.name, error);
    }
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    const expected = batchSize * elementCount(this.#inputShape);
    if (this.#isDisposed || inputs.length !== expected) throw inputLength(expected, inputs.length);
    if (batchSize === 0) return new Float32Array(0);
    // The runtime reads the values later, when the caller may have others in the array.
    const tensor = this.#runtime.tensor(inputs.slice(), [batchSize, ...this.#inputShape]);
    const [inputName = '', outputName = ''] = [this.#session.inputNames[0], this.#session.outputNames[0]];
    const outputs = await this.#queue
      .run(() => this.#session.run({ [inputName]: tensor }))
      .catch((error: unknown) => {
        throw runtimeFailed(this.graph.meta.name, error);
      });
    return Float32Array.from(outputs[outputName]?.data as Float32Array).subarray(0, batchSize * this.#outputLength);
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    void this.#queue.run(() => this.#session.release()).catch(() => undefined);
  }
}
