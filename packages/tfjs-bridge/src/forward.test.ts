import { beforeAll, describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Graph } from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';
import { opCases } from '@fovea/graph/testing';
import { createTfjsInferExecutable } from './infer-executable.ts';
import { tfjsSupports } from './supports.ts';

const isInteger = (graph: Graph) =>
  graph.nodes.some((node) => node.quantization !== undefined || !tfjsSupports(node.op, 'forward'));
const floatCases = opCases.filter(({ graph }) => !isInteger(graph));
const integerCases = opCases.filter(({ graph }) => isInteger(graph));

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

describe('forward', () => {
  it.each(floatCases.map((opCase) => [opCase.name, opCase] as const))(
    'of %s matches the reference interpreter',
    async (_, { graph, inputs, batchSize, tolerance }) => {
      using executable = createTfjsInferExecutable(tf, graph);

      const received = await executable.predict(inputs, batchSize);

      const expected = createInterpreter(graph).run(inputs, batchSize);
      expect(received).toHaveLength(expected.length);
      received.forEach((value, index) => {
        expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(tolerance + 1e-5 * Math.abs(expected[index]!));
      });
    },
  );

  it.each(integerCases.map((opCase) => [opCase.name, opCase] as const))('refuses integer case %s', (_, { graph }) => {
    const first = graph.nodes.find((node) => node.quantization !== undefined || !tfjsSupports(node.op, 'forward'))!;

    expect(() => createTfjsInferExecutable(tf, graph)).toThrow(
      expect.objectContaining({ code: 'OP_UNSUPPORTED', message: expect.stringContaining(`"${first.name}"`) }),
    );
  });

  it('covers float and integer cases', () => {
    expect(floatCases.length).toBeGreaterThan(10);
    expect(integerCases.length).toBeGreaterThan(0);
  });

  it('returns an empty array for batch 0', async () => {
    using executable = createTfjsInferExecutable(tf, floatCases[0]!.graph);

    expect(await executable.predict(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  });

  it('refuses inputs that do not fill the batch', async () => {
    using executable = createTfjsInferExecutable(tf, floatCases[0]!.graph);

    await expect(executable.predict(new Float32Array(1), 2)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('holds the weights only, and frees them when disposed of', async () => {
    const before = tf.memory().numTensors;
    for (const { graph, inputs, batchSize } of floatCases) {
      const executable = createTfjsInferExecutable(tf, graph);
      await executable.predict(inputs, batchSize);
      expect(tf.memory().numTensors - before).toBeLessThanOrEqual(Object.keys(graph.tensors).length);
      executable[Symbol.dispose]();
      await expect(executable.predict(inputs, batchSize)).rejects.toMatchObject({ code: 'USAGE' });
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
