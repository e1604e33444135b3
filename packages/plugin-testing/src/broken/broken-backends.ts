import type {
  Backend,
  InferExecutable,
  MemoryInfo,
  OpName,
  BackendUse,
  TensorData,
  TrainExecutable,
  Graph,
} from '@fovea/contracts';
import { FakeBackend, fakeBackend } from '../fakes/fake-backend.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';

const subject = 'backend:fakes/reference';

export const brokenBackends: BrokenSubjects<'backend'> = {
  'backend/activate/rejects-when-unavailable': [
    {
      says: /does not say so/,
      plugin: over({ activate: () => Promise.reject(new Error('libtensorflow.so not found')) }),
    },
    {
      says: /does not say so/,
      plugin: over({}),
      fixtures: { unavailable: { [subject]: () => new FakeBackend() } },
    },
    {
      says: /not described/,
      plugin: over({ activate: async () => ({ backend: '', version: '', threads: 0, device: '', features: {} }) }),
    },
  ],
  'backend/sync/covers-work': [{ says: /sync resolves before/, plugin: withExecutable({ predict: late }) }],
  'backend/memory/no-leak': [
    { says: /leave tensors behind/, plugin: creating(fakeBackend, () => new LeakingBackend()) },
    { says: /disposed executables leave/, plugin: withExecutable({ [Symbol.dispose]: () => undefined }) },
  ],
  'backend/ops/reference': [
    {
      says: /differs from the reference/,
      plugin: withExecutable({
        predict: async (sound, inputs, batchSize) =>
          (await sound.predict(inputs, batchSize)).map((value) => value * 1.01),
      }),
    },
    { says: /OP_UNSUPPORTED/, plugin: creating(fakeBackend, () => new FallingBackBackend()) },
  ],
  'backend/grad/finite-difference': [
    { says: /gradient of .* is wrong/, plugin: withExecutable({ update: doubledUpdate }) },
    {
      says: /the loss of .* is wrong/,
      plugin: withExecutable({
        gradients: async (sound, ...batch) => {
          const { loss, logits } = await sound.gradients(...batch);
          return { loss: loss * 3, logits };
        },
      }),
    },
  ],
  'backend/dtype/usage-true': [
    { says: /is not exported as it was/, plugin: withExecutable({ exportWeights: halved }) },
    { says: /its own arrays/, plugin: withExecutable({ exportWeights: sharedExport() }) },
    { says: /graph that was handed in/, plugin: creating(fakeBackend, () => new ScribblingBackend()) },
  ],
  'backend/seed/repeatable': [{ says: /gives two models/, plugin: withExecutable({ update: noisyUpdate }) }],
  'backend/batch-zero': [
    { says: /empty batch/, plugin: withExecutable({ predict: async () => new Float32Array([0.5]) }) },
  ],
};

type Update = TrainExecutable['update'];

/** A replaced method gets the sound executable before its own arguments. */
interface Replaced {
  readonly predict?: (sound: TrainExecutable, inputs: Float32Array, batchSize: number) => Promise<Float32Array>;
  readonly gradients?: (
    sound: TrainExecutable,
    ...batch: Parameters<TrainExecutable['gradients']>
  ) => ReturnType<TrainExecutable['gradients']>;
  readonly update?: (sound: TrainExecutable, apply: Parameters<Update>[0]) => void;
  readonly exportWeights?: (sound: TrainExecutable) => Promise<Record<string, TensorData>>;
  readonly [Symbol.dispose]?: (sound: TrainExecutable) => void;
}

function over(replace: Partial<Backend>): ReturnType<typeof creating> {
  return creating(fakeBackend, () => Object.assign(new FakeBackend(), replace));
}

function withExecutable(replaced: Replaced): ReturnType<typeof creating> {
  return creating(fakeBackend, () => {
    const sound = new FakeBackend();
    const prepare = async (graph: Graph, mode: 'train'): Promise<TrainExecutable> =>
      replace(await sound.prepare(graph, mode), replaced);
    return Object.assign(new FakeBackend(), { prepare, memory: () => sound.memory() }) as Backend;
  });
}

function replace(sound: TrainExecutable, replaced: Replaced): TrainExecutable {
  return new Proxy(sound, {
    get(target, name) {
      const own = Reflect.get(replaced, name) as ((sound: TrainExecutable, ...rest: unknown[]) => unknown) | undefined;
      if (own !== undefined) return (...rest: unknown[]) => own(target, ...rest);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function late(sound: InferExecutable, inputs: Float32Array, batchSize: number): Promise<Float32Array> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return sound.predict(inputs, batchSize);
}

function doubledUpdate(sound: TrainExecutable, apply: Parameters<Update>[0]): void {
  sound.update((parameters, gradients) =>
    apply(
      parameters,
      gradients.map((gradient) => gradient?.map((value) => 2 * value)),
    ),
  );
}

function noisyUpdate(sound: TrainExecutable, apply: Parameters<Update>[0]): void {
  sound.update((parameters, gradients) => {
    apply(parameters, gradients);
    for (const { values } of parameters) values[0] = (values[0] ?? 0) + 1e-3 * Math.random();
  });
}

async function halved(sound: TrainExecutable): Promise<Record<string, TensorData>> {
  const weights = Object.entries(await sound.exportWeights());
  return Object.fromEntries(
    weights.map(([name, tensor]) => [name, { ...tensor, dtype: 'float16', data: Uint16Array.from(tensor.data) }]),
  );
}

/** Hands out the same arrays on every call. */
function sharedExport(): NonNullable<Replaced['exportWeights']> {
  const exports = new Map<TrainExecutable, Promise<Record<string, TensorData>>>();
  return (sound) => {
    const known = exports.get(sound) ?? sound.exportWeights();
    exports.set(sound, known);
    return known;
  };
}

class LeakingBackend extends FakeBackend {
  #calls = 0;

  override memory(): MemoryInfo {
    return { tensors: this.#calls++, bytes: 0, reliable: true };
  }
}

class FallingBackBackend extends FakeBackend {
  override supports(op: OpName, use: BackendUse): boolean {
    return op !== 'depthwiseConv2d' && super.supports(op, use);
  }
}

class ScribblingBackend extends FakeBackend {
  override async prepare(graph: Graph): Promise<TrainExecutable> {
    for (const { data } of Object.values(graph.tensors)) data[0] = 42;
    return super.prepare(graph, 'train');
  }
}
