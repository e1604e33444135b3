import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type {
  ActivationFunction,
  Graph,
  Loss,
  TensorData,
  TrainBatch,
  TrainExecutable,
  TrainOptions,
} from '@fovea/contracts';
import { float32Tensor, GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { createTfjsTrainExecutable } from '@fovea/tfjs-bridge';
import { relativeDifference } from '../testing/compare.ts';
import { EngineMemory } from './engine-memory.ts';
import { TrainSession } from './train-session.ts';
import { ThreadTeam } from './parallel/thread-team.ts';

const memory = new EngineMemory('relaxed-simd');

function prepare(graph: Graph, options: TrainOptions = {}): TrainSession {
  return new TrainSession(new ThreadTeam(memory), graph, options, () => {});
}

/** Convolutions, batch norm with momentum, a residual, depthwise, dropout, pools and dense. */
function network(): Graph {
  const classes = ['a', 'b', 'c'];
  const builder = new GraphBuilder({ name: 'net', classes, inputShape: [9, 8, 3], rng: createTestRng(1) });
  let x = builder.conv2d(builder.input, { filters: 8, kernelSize: 3, padding: 'same', useBias: false, name: 'conv' });
  x = builder.batchNorm(x, { name: 'norm', momentum: 0.9 });
  x = builder.activation(x, { function: 'relu6' });
  const y = builder.depthwiseConv2d(x, { kernelSize: 3, padding: 'same', activation: 'hardSwish', name: 'depthwise' });
  x = builder.add(x, builder.conv2d(y, { filters: 8, kernelSize: 1, name: 'project' }), { activation: 'relu' });
  x = builder.maxPool(builder.conv2d(x, { filters: 12, kernelSize: 3, activation: 'relu', name: 'last' }), {});
  x = builder.dropout(builder.flatten(x), { rate: 0.25, name: 'drop' });
  return builder.build(builder.softmax(builder.dense(x, { units: 3, name: 'classify' })));
}

/** Overlapping windows, halving ones in fours, and a global one. */
function pooled(activation: ActivationFunction): Graph {
  const classes = ['a', 'b', 'c'];
  const builder = new GraphBuilder({ name: 'pooled', classes, inputShape: [9, 8, 3], rng: createTestRng(2) });
  let x = builder.conv2d(builder.input, { filters: 4, kernelSize: 2, activation });
  x = builder.depthwiseConv2d(builder.maxPool(x, {}), { kernelSize: 2, depthMultiplier: 3, activation });
  x = builder.conv2d(builder.maxPool(x, { poolSize: 2, strides: 1 }), { filters: 5, kernelSize: 1, activation });
  return builder.build(builder.dense(builder.globalMaxPool(x), { units: 3 }));
}

function batchOf(batchSize: number, seed = 3): TrainBatch {
  const rng = createTestRng(seed);
  const inputs = Float32Array.from({ length: batchSize * 216 }, () => rng.normal());
  return { inputs, labels: Int32Array.from({ length: batchSize }, (_, i) => i % 3), batchSize, dropoutSeed: seed };
}

const crossEntropy: Loss = {
  evaluate({ logits, labels, numClasses }) {
    const gradient = new Float32Array(logits.length);
    let loss = 0;
    labels.forEach((label, example) => {
      const row = logits.subarray(example * numClasses, (example + 1) * numClasses);
      const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
      row.forEach((logit, index) => {
        const target = index === label ? 1 : 0;
        gradient[example * numClasses + index] = (Math.exp(logit) / sum - target) / labels.length;
      });
      loss += (Math.log(sum) - row[label]!) / labels.length;
    });
    return { loss, gradient };
  },
};

function descend(executable: TrainExecutable): void {
  executable.update((parameters, gradients) => {
    parameters.forEach(({ values }, index) => {
      gradients[index]?.forEach((slope, element) => (values[element] = values[element]! - 0.05 * slope));
    });
  });
}

async function trained(executable: TrainExecutable, steps: number): Promise<Record<string, TensorData>> {
  for (let step = 0; step < steps; ++step) {
    await executable.gradients(batchOf(6, step), crossEntropy);
    descend(executable);
  }
  return executable.exportWeights();
}

describe('a compiled training step', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('learns what TensorFlow.js learns, dropout and running statistics included', async () => {
    using ours = prepare(network());
    using theirs = createTfjsTrainExecutable(tf, network());
    const [received, expected] = [await trained(ours, 5), await trained(theirs, 5)];
    expect(Object.keys(received).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { data }] of Object.entries(expected)) {
      expect([name, relativeDifference(data, received[name]!.data) < 1e-3]).toEqual([name, true]);
    }
    const { inputs } = batchOf(4, 99);
    expect(relativeDifference(await theirs.predict(inputs, 4), await ours.predict(inputs, 4))).toBeLessThan(1e-3);
  });

  it.each(['relu', 'relu6', 'tanh', 'hardSwish', 'linear'] as const)(
    'lets a pool take over the gradient of %s as TensorFlow.js computes it',
    async (activation) => {
      const graph = pooled(activation);
      using ours = prepare(graph);
      using theirs = createTfjsTrainExecutable(tf, graph);
      const [received, expected] = [await trained(ours, 1), await trained(theirs, 1)];
      for (const [name, { data }] of Object.entries(expected)) {
        expect([name, relativeDifference(data, received[name]!.data) < 1e-5]).toEqual([name, true]);
      }
    },
  );

  it('gives the same bits twice', async () => {
    using first = prepare(network());
    using second = prepare(network());
    expect(await trained(first, 3)).toEqual(await trained(second, 3));
  });

  it('gives the same bits whatever other batch sizes come between', async () => {
    using first = prepare(network());
    using second = prepare(network());
    const run = async (executable: TrainExecutable, isInterrupted: boolean) => {
      for (let step = 0; step < 3; ++step) {
        await executable.gradients(batchOf(6, step), crossEntropy);
        descend(executable);
        if (isInterrupted) await executable.predict(batchOf(9).inputs, 9);
      }
      return executable.exportWeights();
    };
    expect(await run(first, true)).toEqual(await run(second, false));
  });

  it('hands out views that training writes through', async () => {
    using session = prepare(network());
    session.update((parameters) => parameters.find(({ name }) => name === 'classify/bias')!.values.fill(7));
    expect([...(await session.exportWeights())['classify/bias']!.data]).toEqual([7, 7, 7]);
  });

  it('leaves frozen tensors out, and normalises with frozen statistics', async () => {
    const frozen = ['conv/kernel', 'norm/mean', 'norm/variance'];
    using ours = prepare(network(), { frozen });
    using theirs = createTfjsTrainExecutable(tf, network(), { frozen });
    const before = await ours.exportWeights();
    const [after, expected] = [await trained(ours, 2), await trained(theirs, 2)];
    for (const name of frozen) expect(after[name]).toEqual(before[name]);
    for (const [name, { data }] of Object.entries(expected)) {
      expect([name, relativeDifference(data, after[name]!.data) < 1e-3]).toEqual([name, true]);
    }
  });

  it('has no gradients before the first step and after an empty batch', async () => {
    using session = prepare(network());
    const count = (): number => {
      let defined = -1;
      session.update((_, gradients) => (defined = gradients.filter((gradient) => gradient !== undefined).length));
      return defined;
    };
    expect(count()).toBe(0);
    await session.gradients(batchOf(2), crossEntropy);
    expect(count()).toBe(11);
    expect(await session.gradients(batchOf(0), crossEntropy)).toEqual({ loss: 0, logits: new Float32Array(0) });
    expect(count()).toBe(0);
  });

  it('takes up where exported weights left off', async () => {
    using first = prepare(network());
    const weights = await trained(first, 2);
    using second = prepare(network());
    second.importWeights(weights);
    expect(await second.exportWeights()).toEqual(weights);
    const { inputs } = batchOf(3, 5);
    expect(await second.predict(inputs, 3)).toEqual(await first.predict(inputs, 3));
  });

  it('refuses unknown weights and other shapes, and changes nothing then', async () => {
    using session = prepare(network());
    const before = await session.exportWeights();
    const bias = float32Tensor([3], [1, 2, 3]);
    const import_ = (weights: Record<string, TensorData>) => () =>
      session.importWeights({ 'classify/bias': bias, ...weights });
    expect(import_({ nothing: bias })).toThrow(expect.objectContaining({ code: 'GRAPH_INVALID' }));
    expect(import_({ 'conv/kernel': bias })).toThrow(expect.objectContaining({ code: 'GRAPH_INVALID' }));
    expect(await session.exportWeights()).toEqual(before);
    expect(() => prepare(network(), { frozen: ['nothing'] })).toThrow(/no float weight "nothing"/);
  });

  it('refuses batches, labels and gradients of the wrong size', async () => {
    using session = prepare(network());
    const batch = batchOf(2);
    const short: Loss = { evaluate: () => ({ loss: 0, gradient: new Float32Array(1) }) };
    await expect(session.gradients({ ...batch, batchSize: 3 }, crossEntropy)).rejects.toThrow(/does not fill/);
    await expect(session.gradients({ ...batch, labels: new Int32Array(1) }, crossEntropy)).rejects.toThrow(/labels/);
    await expect(session.gradients(batch, short)).rejects.toMatchObject({ code: 'CONTRIBUTION_INVALID' });
    await expect(session.predict(batch.inputs, 1)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('gives back all memory when it is disposed of', async () => {
    const own = new EngineMemory('relaxed-simd');
    const session = new TrainSession(new ThreadTeam(own), network(), {}, () => {});
    await session.gradients(batchOf(4), crossEntropy);
    await session.predict(batchOf(5).inputs, 5);
    const pending = session.predict(batchOf(5).inputs, 5);
    session[Symbol.dispose]();
    session[Symbol.dispose]();
    expect((await pending).length).toBe(15);
    expect(own.used).toEqual({ blocks: 0, bytes: 0 });
    await expect(session.predict(batchOf(1).inputs, 1)).rejects.toMatchObject({ code: 'USAGE' });
  });
});
