import { describe, expect, it } from '@jest/globals';
import type { ActivationFunction, Graph, Loss, TrainExecutable } from '@fovea/contracts';
import { createInterpreter, float32Tensor, GraphBuilder, replaceTensors } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { EngineMemory } from './engine-memory.ts';
import { TrainSession } from './train-session.ts';
import { ThreadTeam } from './parallel/thread-team.ts';

type Build = (builder: GraphBuilder, x: string) => string;

const batchSize = 2;
const inputShape = [5, 6, 2];

/** Each case follows a trainable 1x1 convolution, so that the gradient of the op's input is checked as well. */
const cases: Record<string, Build> = {
  'conv2d, same, strides 2': (b, x) => b.conv2d(x, { filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
  'conv2d, valid, rectangular, no bias': (b, x) => b.conv2d(x, { filters: 2, kernelSize: [2, 3], useBias: false }),
  'conv2d, explicit padding': (b, x) =>
    b.conv2d(x, {
      filters: 2,
      kernelSize: 3,
      strides: [2, 1],
      padding: [
        [0, 1],
        [2, 1],
      ],
    }),
  'conv2d, dilated': (b, x) => b.conv2d(x, { filters: 2, kernelSize: [2, 3], dilations: [3, 2], padding: 'same' }),
  'depthwiseConv2d, multiplier 2': (b, x) =>
    b.depthwiseConv2d(x, { kernelSize: 3, depthMultiplier: 2, strides: 2, padding: 'same' }),
  'depthwiseConv2d, dilated': (b, x) => b.depthwiseConv2d(x, { kernelSize: 2, dilations: 2 }),
  'depthwiseConv2d, channels in fours': (b, x) =>
    b.depthwiseConv2d(b.conv2d(x, { filters: 8, kernelSize: 1 }), { kernelSize: 3, padding: 'same' }),
  dense: (b, x) => b.dense(b.flatten(x), { units: 3 }),
  'maxPool, overlapping': (b, x) => b.maxPool(x, { poolSize: 3, strides: 2, padding: 'same' }),
  'maxPool, one pixel, strides 2': (b, x) => b.maxPool(x, { poolSize: 1, strides: 2 }),
  'maxPool behind relu, channels in fours': (b, x) =>
    b.maxPool(b.conv2d(x, { filters: 4, kernelSize: 2, activation: 'relu' }), {}),
  'maxPool behind relu6, overlapping': (b, x) =>
    b.maxPool(b.conv2d(x, { filters: 3, kernelSize: 2, activation: 'relu6' }), { poolSize: 3, strides: 1 }),
  'maxPool behind hardSwish': (b, x) =>
    b.maxPool(b.conv2d(x, { filters: 3, kernelSize: 2, activation: 'hardSwish' }), {}),
  'maxPool beside another reader': (b, x) => {
    const y = b.conv2d(x, { filters: 3, kernelSize: 3, padding: 'same', activation: 'sigmoid' });
    return b.concat([b.flatten(b.maxPool(y, {})), b.flatten(y)]);
  },
  'avgPool, valid': (b, x) => b.avgPool(x, { poolSize: 2 }),
  'avgPool, same, counting only the image': (b, x) => b.avgPool(x, { poolSize: 3, strides: 2, padding: 'same' }),
  globalAvgPool: (b, x) => b.globalAvgPool(x),
  'globalAvgPool, keepDims': (b, x) => b.globalAvgPool(x, { keepDims: true }),
  globalMaxPool: (b, x) => b.globalMaxPool(x),
  reshape: (b, x) => b.reshape(x, { shape: [10, 6] }),
  pad: (b, x) =>
    b.pad(x, {
      padding: [
        [1, 0],
        [2, 1],
      ],
      value: 0.5,
    }),
  upsample: (b, x) => b.upsample(x, { factors: [2, 3] }),
  'add, of the same value twice': (b, x) => b.add(x, b.add(x, x), { activation: 'tanh' }),
  'mul, of two images': (b, x) => b.mul(x, b.activation(x, { function: 'sigmoid' })),
  'mul, with a channel gate': (b, x) =>
    b.mul(x, b.activation(b.globalAvgPool(x, { keepDims: true }), { function: 'sigmoid' })),
  'mul, with the gate first': (b, x) => b.mul(b.globalMaxPool(x, { keepDims: true }), x),
  'concat, of three': (b, x) => b.concat([x, b.conv2d(x, { filters: 1, kernelSize: 1 }), x]),
  'softmax, inside': (b, x) => b.dense(b.softmax(b.flatten(x)), { units: 3 }),
};

const activations: readonly ActivationFunction[] = [
  'linear',
  'relu',
  'relu6',
  'hardSwish',
  'hardSigmoid',
  'sigmoid',
  'tanh',
];
for (const activation of activations) {
  cases[`conv2d with ${activation}`] = (b, x) => b.conv2d(x, { filters: 3, kernelSize: 2, activation });
  cases[`activation ${activation}`] = (b, x) => b.activation(x, { function: activation });
}

describe.each(['simd', 'relaxed-simd'] as const)('gradients of a compiled step, %s build', (build) => {
  const memory = new EngineMemory(build);

  it.each(Object.keys(cases))('of %s match finite differences of the reference interpreter', async (name) => {
    const graph = caseGraph(cases[name]!);
    const inputs = randomNumbers(batchSize * 60, 2);
    using session = new TrainSession(new ThreadTeam(memory), graph, {}, () => {});
    await session.gradients({ inputs, labels: new Int32Array(batchSize), batchSize, dropoutSeed: 0 }, linearLoss());
    const received = gradientsOf(session);
    for (const [tensor, gradient] of Object.entries(received)) {
      const expected = finiteDifferences(graph, tensor, inputs);
      const scale = Math.max(...expected.map(Math.abs), 1e-2);
      gradient.forEach((value, index) => expect(value / scale).toBeCloseTo(expected[index]! / scale, 2));
    }
    expect(Object.keys(received).length).toBeGreaterThanOrEqual(2);
  });

  it('of sign pass straight through inside [-1, 1] and stop outside', async () => {
    const graph = pointsGraph([-2, -0.5, 0, 0.5, 2], (b, x) => b.activation(x, { function: 'sign' }));
    expect([...(await pointsGradient(graph))]).toEqual([0, 1, 1, 1, 0]);
  });

  it('of fakeQuant pass inside the range and stop outside', async () => {
    const graph = pointsGraph([-0.2, 0.1, 0.9, 1.2], (_, x) => x);
    const quantization = { dtype: 'uint8', scale: 0.01, zeroPoint: 0, min: 0, max: 100 } as const;
    const inputs = [graph.outputs[0]!];
    const node = { name: 'fake', op: 'fakeQuant', inputs, weights: {}, attributes: { quantization } } as const;
    const quantized = { ...graph, nodes: [...graph.nodes, node], outputs: ['fake'] };
    expect([...(await pointsGradient(quantized))]).toEqual([0, 1, 1, 0]);
  });

  async function pointsGradient(graph: Graph): Promise<Float32Array> {
    using session = new TrainSession(new ThreadTeam(memory), graph, {}, () => {});
    const sum: Loss = { evaluate: ({ logits }) => ({ loss: 0, gradient: logits.map(() => 1) }) };
    const batch = { inputs: new Float32Array(1), labels: new Int32Array(1), batchSize: 1, dropoutSeed: 0 };
    await session.gradients(batch, sum);
    return gradientsOf(session)['point/bias']!;
  }
});

function caseGraph(build: Build): Graph {
  const flat = (classes: string[]) => {
    const builder = new GraphBuilder({ name: 'case', classes, inputShape, rng: createTestRng(5) });
    const mixed = builder.conv2d(builder.input, { filters: 2, kernelSize: 1, name: 'mix' });
    return { builder, output: builder.flatten(build(builder, mixed)) };
  };
  const probe = flat([]);
  const { builder, output } = flat(classNames(probe.builder.shape(probe.output)[0]!));
  const graph = builder.build(output);
  // Larger weights than the initializers', so that activations saturate on both sides.
  const tensors = Object.entries(graph.tensors).map(([name, { shape, data }], seed) => [
    name,
    float32Tensor(shape, randomNumbers(data.length, 100 + seed)),
  ]);
  return replaceTensors(graph, Object.fromEntries(tensors));
}

/** `dense(0) + points`, followed by `build`. */
function pointsGraph(points: readonly number[], build: Build): Graph {
  const classes = classNames(points.length);
  const builder = new GraphBuilder({ name: 'points', classes, inputShape: [1], rng: createTestRng(1) });
  const graph = builder.build(build(builder, builder.dense(builder.input, { units: points.length, name: 'point' })));
  return replaceTensors(graph, { 'point/bias': float32Tensor([points.length], points) });
}

/** A sum of the logits, with fixed random factors. */
function linearLoss(): Loss {
  return {
    evaluate({ logits }) {
      const gradient = randomNumbers(logits.length, 7);
      return { loss: logits.reduce((sum, logit, index) => sum + logit * gradient[index]!, 0), gradient };
    },
  };
}

function finiteDifferences(graph: Graph, name: string, inputs: Float32Array): number[] {
  const { shape, data } = graph.tensors[name]!;
  const lossAt = (values: Float32Array) => {
    const logits = createInterpreter(replaceTensors(graph, { [name]: float32Tensor(shape, values) })).run(
      inputs,
      batchSize,
    );
    return linearLoss().evaluate({ logits, labels: new Int32Array(batchSize), numClasses: 1 }).loss;
  };
  return Array.from(data, (value, index) => {
    const [up, down] = [2e-4, -2e-4].map((step) => Float32Array.from(data).with(index, value + step));
    return (lossAt(up!) - lossAt(down!)) / (up![index]! - down![index]!);
  });
}

function gradientsOf(executable: TrainExecutable): Record<string, Float32Array> {
  const found: Record<string, Float32Array> = {};
  executable.update((parameters, gradients) => {
    parameters.forEach(({ name }, index) => (found[name] = gradients[index]!.slice()));
  });
  return found;
}

function classNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `class ${index}`);
}

function randomNumbers(count: number, seed: number): Float32Array {
  const rng = createTestRng(seed);
  return Float32Array.from({ length: count }, () => rng.normal());
}
