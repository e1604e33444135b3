import { beforeAll, describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, Loss, TensorData, TrainBatch, TrainExecutable } from '@fovea/contracts';
import { createInterpreter, float32Tensor, GraphBuilder, replaceTensors } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { dropoutMask } from './dropout-mask.ts';
import { createTfjsTrainExecutable } from './train-executable.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

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

/** Two classes: bright upper or bright lower half. */
function halvesBatch(seed = 1, batchSize = 8): TrainBatch {
  const rng = createTestRng(seed);
  const labels = Int32Array.from({ length: batchSize }, (_, index) => index % 2);
  const inputs = Float32Array.from({ length: batchSize * 16 }, (_, index) => {
    const isUpper = index % 16 < 8;
    return rng.next() * 0.3 + (isUpper === (labels[Math.floor(index / 16)] === 0) ? 0.7 : 0);
  });
  return { inputs, labels, batchSize, dropoutSeed: seed };
}

function smallGraph(): Graph {
  const builder = new GraphBuilder({
    name: 'small',
    classes: ['up', 'down'],
    inputShape: [4, 4, 1],
    rng: createTestRng(1),
  });
  let x = builder.conv2d(builder.input, { filters: 4, kernelSize: 3, padding: 'same', useBias: false, name: 'conv' });
  x = builder.batchNorm(x, { name: 'norm' });
  x = builder.activation(x, { function: 'relu' });
  x = builder.maxPool(x, { poolSize: 2 });
  x = builder.dropout(builder.flatten(x), { rate: 0.25, name: 'drop' });
  return builder.build(builder.softmax(builder.dense(x, { units: 2, name: 'classify' })));
}

function descend(executable: TrainExecutable, learningRate: number): void {
  executable.update((parameters, gradients) => {
    parameters.forEach(({ values }, index) => {
      gradients[index]?.forEach((slope, element) => (values[element]! -= learningRate * slope));
    });
  });
}

describe('a TensorFlow.js train executable', () => {
  it('fits a small problem, and predicts with what it learnt', async () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    const losses: number[] = [];
    for (let step = 0; step < 120; step++) {
      losses.push((await executable.gradients(halvesBatch(step), crossEntropy)).loss);
      descend(executable, 0.2);
    }

    const unseen = halvesBatch(999);
    const probabilities = await executable.predict(unseen.inputs, unseen.batchSize);
    const predicted = Array.from(unseen.labels, (_, i) => (probabilities[2 * i]! > probabilities[2 * i + 1]! ? 0 : 1));
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 3);
    expect(predicted).toEqual([...unseen.labels]);
    expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 5);
  });

  it('holds a constant number of tensors and bytes over 1,000 steps', async () => {
    const before = tf.memory().numTensors;
    const executable = createTfjsTrainExecutable(tf, smallGraph());
    const batch = halvesBatch(1, 2);
    const step = async () => {
      await executable.gradients(batch, crossEntropy);
      descend(executable, 0.01);
      await executable.predict(batch.inputs, batch.batchSize);
    };
    await step();
    const { numTensors, numBytes } = tf.memory();
    for (let i = 0; i < 1000; i++) await step();

    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    executable[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('frees everything when the loss throws', async () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    const batch = halvesBatch();
    await executable.gradients(batch, crossEntropy);
    await executable.predict(batch.inputs, batch.batchSize);
    const failing: Loss = {
      evaluate() {
        throw new Error('no');
      },
    };
    const before = tf.memory().numTensors;

    await expect(executable.gradients(batch, failing)).rejects.toThrow('no');

    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });

  it('repeats a step bit for bit with the same seed, and drops others with another', async () => {
    const batch = halvesBatch();
    const run = async (dropoutSeed: number) => {
      using executable = createTfjsTrainExecutable(tf, smallGraph());
      return (await executable.gradients({ ...batch, dropoutSeed }, crossEntropy)).logits;
    };

    expect(await run(5)).toEqual(await run(5));
    expect(await run(5)).not.toEqual(await run(6));
  });

  it('drops while training what the mask says, and nothing while predicting', async () => {
    const builder = new GraphBuilder({ name: 'drop', classes: [...'abcdef'], inputShape: [6], rng: createTestRng(1) });
    const graph = builder.build(builder.dropout(builder.input, { rate: 0.5, name: 'drop' }));
    using executable = createTfjsTrainExecutable(tf, graph);
    const inputs = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

    const { logits } = await executable.gradients(
      { inputs, labels: new Int32Array(2), batchSize: 2, dropoutSeed: 9 },
      crossEntropy,
    );

    expect(logits).toEqual(dropoutMask(9, 'drop', 0.5, 12).map((factor, index) => factor * inputs[index]!));
    expect(await executable.predict(inputs, 2)).toEqual(inputs);
  });

  it('leaves the source graph as it was', async () => {
    const graph = smallGraph();
    const before = structuredClone(graph.tensors);
    using executable = createTfjsTrainExecutable(tf, graph, { readParameterView: cpuView });
    await executable.gradients(halvesBatch(), crossEntropy);
    descend(executable, 1);
    await executable.exportWeights();

    expect(graph.tensors).toEqual(before);
  });

  it('trains the same through views of device memory as through copies', async () => {
    const train = async (options: object) => {
      using executable = createTfjsTrainExecutable(tf, smallGraph(), options);
      for (let step = 0; step < 5; step++) {
        await executable.gradients(halvesBatch(step), crossEntropy);
        descend(executable, 0.1);
      }
      return executable.exportWeights();
    };

    expect(await train({ readParameterView: cpuView })).toEqual(await train({}));
  });

  it('hands out every trainable parameter with its shape, and no gradient before the first batch', () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    let seen: unknown;
    executable.update((parameters, gradients) => {
      seen = parameters.map(({ shape, values }, index) => [shape, values.length, gradients[index]]);
    });

    expect(seen).toEqual([
      [[3, 3, 1, 4], 36, undefined],
      [[4], 4, undefined],
      [[4], 4, undefined],
      [[16, 2], 32, undefined],
      [[2], 2, undefined],
    ]);
  });

  it('returns nothing for batch 0, and refuses batches that do not fit', async () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    const empty = { inputs: new Float32Array(0), labels: new Int32Array(0), batchSize: 0, dropoutSeed: 0 };

    expect(await executable.gradients(empty, crossEntropy)).toEqual({ loss: 0, logits: new Float32Array(0) });
    await expect(executable.gradients({ ...empty, batchSize: 1 }, crossEntropy)).rejects.toMatchObject({
      code: 'USAGE',
    });
    await expect(
      executable.gradients({ ...empty, inputs: new Float32Array(16), batchSize: 1 }, crossEntropy),
    ).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('names the loss whose gradient has another size', async () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    const short: Loss = { evaluate: () => ({ loss: 0, gradient: new Float32Array(1) }) };

    await expect(executable.gradients(halvesBatch(), short)).rejects.toMatchObject({ code: 'CONTRIBUTION_INVALID' });
  });

  it('passes NaN on instead of hiding it', async () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    const batch = halvesBatch();
    const { loss } = await executable.gradients({ ...batch, inputs: batch.inputs.map(() => NaN) }, crossEntropy);

    expect(loss).toBeNaN();
  });

  it('refuses work after it was disposed of', async () => {
    const executable = createTfjsTrainExecutable(tf, smallGraph());
    executable[Symbol.dispose]();
    executable[Symbol.dispose]();

    await expect(executable.gradients(halvesBatch(), crossEntropy)).rejects.toMatchObject({ code: 'USAGE' });
    expect(() => executable.importWeights({})).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

describe('weights of a train executable', () => {
  it('survive export and import', async () => {
    using trained = createTfjsTrainExecutable(tf, smallGraph());
    await trained.gradients(halvesBatch(), crossEntropy);
    descend(trained, 0.5);
    using copy = createTfjsTrainExecutable(tf, smallGraph());
    copy.importWeights(await trained.exportWeights());
    const { inputs, batchSize } = halvesBatch(3);

    expect(await copy.exportWeights()).toEqual(await trained.exportWeights());
    expect(await copy.predict(inputs, batchSize)).toEqual(await trained.predict(inputs, batchSize));
  });

  it('predict as the reference interpreter does after training', async () => {
    const graph = smallGraph();
    using executable = createTfjsTrainExecutable(tf, graph);
    for (let step = 0; step < 3; step++) {
      await executable.gradients(halvesBatch(step), crossEntropy);
      descend(executable, 0.2);
    }
    const { inputs, batchSize } = halvesBatch(9);

    const expected = createInterpreter(replaceTensors(graph, await executable.exportWeights())).run(inputs, batchSize);

    const received = await executable.predict(inputs, batchSize);
    received.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  });

  it('are refused under an unknown name or with another shape, all of them', async () => {
    using executable = createTfjsTrainExecutable(tf, smallGraph());
    const before = await executable.exportWeights();
    const good = { 'classify/bias': float32Tensor([2], [5, 5]) };

    const bads: Record<string, TensorData>[] = [
      { nonsense: float32Tensor([1], [1]) },
      { 'classify/kernel': float32Tensor([2, 16], new Float32Array(32)) },
    ];
    for (const bad of bads) {
      expect(() => executable.importWeights({ ...good, ...bad })).toThrow(
        expect.objectContaining({ code: 'GRAPH_INVALID' }),
      );
    }
    expect(await executable.exportWeights()).toEqual(before);
  });

  it('stay unchanged when frozen, and only those', async () => {
    const frozen = ['conv/kernel', 'norm/gamma'];
    using executable = createTfjsTrainExecutable(tf, smallGraph(), { frozen });
    const before = await executable.exportWeights();
    await executable.gradients(halvesBatch(), crossEntropy);
    let handedOut: string[] = [];
    executable.update((parameters) => {
      handedOut = parameters.map(({ name }) => name);
    });
    descend(executable, 0.5);

    const after = await executable.exportWeights();
    const changed = Object.keys(after).filter((name) => !isSame(after[name]!.data, before[name]!.data));
    expect(handedOut).toEqual(['norm/beta', 'classify/kernel', 'classify/bias']);
    expect(changed.sort()).toEqual(['classify/bias', 'classify/kernel', 'norm/beta', 'norm/mean', 'norm/variance']);
  });

  it('cannot be frozen under an unknown name', () => {
    expect(() => createTfjsTrainExecutable(tf, smallGraph(), { frozen: ['nonsense'] })).toThrow(
      expect.objectContaining({ code: 'GRAPH_INVALID', message: expect.stringContaining('nonsense') }),
    );
  });
});

/** The CPU backend hands out its own storage. */
function cpuView(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Array.from(a).every((value, index) => value === b[index]);
}
