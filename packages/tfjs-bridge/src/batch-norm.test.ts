import { beforeAll, describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, Loss, TrainExecutable } from '@fovea/contracts';
import { float32Tensor, GraphBuilder, replaceTensors } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { createTfjsTrainExecutable } from './train-executable.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const classNames = ['a', 'b'];

/** One channel: values 1, 3, 5, 7 have mean 4 and biased variance 5. */
const inputs = Float32Array.from([1, 3, 5, 7]);
const batch = { inputs, labels: new Int32Array(2), batchSize: 2, dropoutSeed: 0 };
const epsilon = 0.25;
const outputGradient = [1, -2, 0.5, 3];
const weighted: Loss = { evaluate: () => ({ loss: 0, gradient: Float32Array.from(outputGradient) }) };

function graphOf(inputShape: readonly number[]): Graph {
  const builder = new GraphBuilder({
    name: 'norm',
    classes: classNames.slice(0, inputShape.at(-2) ?? 1),
    inputShape,
    rng: createTestRng(1),
  });
  const scaled =
    inputShape.length === 1
      ? builder.dense(builder.input, { units: 1, useBias: false, name: 'scale' })
      : builder.conv2d(builder.input, { filters: 1, kernelSize: 1, useBias: false, name: 'scale' });
  const normalized = builder.batchNorm(scaled, { epsilon, momentum: 0.9, name: 'norm' });
  const graph = builder.build(inputShape.length === 1 ? normalized : builder.flatten(normalized));
  return replaceTensors(graph, {
    'scale/kernel': float32Tensor(graph.tensors['scale/kernel']!.shape, [1]),
    'norm/gamma': float32Tensor([1], [2]),
    'norm/beta': float32Tensor([1], [0.5]),
    'norm/mean': float32Tensor([1], [1]),
    'norm/variance': float32Tensor([1], [3.75]),
  });
}

const imageGraph = () => graphOf([1, 2, 1]);

/** `d(sum of outputGradient * output) / d(scale)`, by central differences in float64. */
function scaleSlope(normalize: (values: number[]) => number[]): number {
  const at = (scale: number) =>
    normalize([...inputs].map((x) => scale * x)).reduce((sum, y, index) => sum + y * outputGradient[index]!, 0);
  return (at(1 + 1e-5) - at(1 - 1e-5)) / 2e-5;
}

function normalizeByBatch(values: number[]): number[] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return values.map((x) => (2 * (x - mean)) / Math.sqrt(variance + epsilon) + 0.5);
}

function gradientsOf(executable: TrainExecutable): Record<string, number> {
  const found: Record<string, number> = {};
  executable.update((parameters, gradients) =>
    parameters.forEach(({ name }, index) => (found[name] = gradients[index]![0]!)),
  );
  return found;
}

describe('batch norm', () => {
  it('normalises by the batch while training', async () => {
    using executable = createTfjsTrainExecutable(tf, imageGraph());

    const { logits } = await executable.gradients(batch, weighted);

    // sqrt(5 + 0.25)
    [-3, -1, 1, 3].forEach((centred, index) => {
      expect(logits[index]).toBeCloseTo((2 * centred) / Math.sqrt(5.25) + 0.5, 5);
    });
  });

  it('moves the running statistics towards the biased ones of the batch', async () => {
    using executable = createTfjsTrainExecutable(tf, imageGraph());
    await executable.gradients(batch, weighted);

    const weights = await executable.exportWeights();

    expect(weights['norm/mean']!.data[0]).toBeCloseTo(0.9 * 1 + 0.1 * 4, 6);
    expect(weights['norm/variance']!.data[0]).toBeCloseTo(0.9 * 3.75 + 0.1 * 5, 6);
  });

  it('normalises by the running statistics while predicting', async () => {
    using executable = createTfjsTrainExecutable(tf, imageGraph());

    // Mean 1, variance 3.75 + 0.25 = 2 squared, gamma 2, beta 0.5: y = x - 0.5.
    expect([...(await executable.predict(inputs, 2))]).toEqual([0.5, 2.5, 4.5, 6.5]);
    await executable.gradients(batch, weighted);
    const moved = await executable.predict(inputs, 2);
    expect(moved[0]).toBeCloseTo((2 * (1 - 1.3)) / Math.sqrt(3.875 + 0.25) + 0.5, 5);
  });

  it('differentiates through the statistics of the batch', async () => {
    using executable = createTfjsTrainExecutable(tf, imageGraph());
    await executable.gradients(batch, weighted);

    const gradients = gradientsOf(executable);

    expect(gradients['norm/beta']).toBeCloseTo(2.5, 5);
    // sum(dy * centred) / sqrt(variance + epsilon)
    expect(gradients['norm/gamma']).toBeCloseTo((-3 + 2 + 0.5 + 9) / Math.sqrt(5.25), 5);
    expect(gradients['scale/kernel']).toBeCloseTo(scaleSlope(normalizeByBatch), 4);
  });

  it('treats units as it treats channels', async () => {
    using executable = createTfjsTrainExecutable(tf, graphOf([1]));
    const { logits } = await executable.gradients({ ...batch, labels: new Int32Array(4), batchSize: 4 }, weighted);

    expect(logits[0]).toBeCloseTo(-6 / Math.sqrt(5.25) + 0.5, 5);
    expect(gradientsOf(executable)['scale/kernel']).toBeCloseTo(scaleSlope(normalizeByBatch), 4);
  });

  it('normalises by its running statistics, and differentiates so, when both are frozen', async () => {
    using executable = createTfjsTrainExecutable(tf, imageGraph(), { frozen: ['norm/mean', 'norm/variance'] });

    const { logits } = await executable.gradients(batch, weighted);

    expect([...logits]).toEqual([0.5, 2.5, 4.5, 6.5]);
    expect(gradientsOf(executable)['scale/kernel']).toBeCloseTo(
      scaleSlope((values) => values.map((x) => x - 0.5)),
      4,
    );
    expect((await executable.exportWeights())['norm/mean']!.data[0]).toBe(1);
  });
});
