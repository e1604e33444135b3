import { beforeAll, describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expectedOutput, integerOpCases, largestError, opCases } from '@fovea/graph/testing';
import { createTfjsInferExecutable } from './infer-executable.ts';
import { tfjsSupports } from './supports.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

describe('forward', () => {
  it.each(opCases.map((opCase) => [opCase.name, opCase] as const))('of %s is right', async (_, opCase) => {
    using executable = createTfjsInferExecutable(tf, opCase.graph);

    const received = await executable.predict(opCase.inputs, opCase.batchSize);

    expect(largestError(received, expectedOutput(opCase))).toBeLessThanOrEqual(opCase.tolerance);
  });

  it.each(integerOpCases.map((opCase) => [opCase.name, opCase] as const))('refuses integer case %s', (_, { graph }) => {
    const first = graph.nodes.find((node) => node.quantization !== undefined || !tfjsSupports(node.op, 'forward'))!;

    expect(() => createTfjsInferExecutable(tf, graph)).toThrow(
      expect.objectContaining({ code: 'OP_UNSUPPORTED', message: expect.stringContaining(`"${first.name}"`) }),
    );
  });

  it('returns an empty array for batch 0', async () => {
    using executable = createTfjsInferExecutable(tf, opCases[0]!.graph);

    expect(await executable.predict(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  });

  it('refuses inputs that do not fill the batch', async () => {
    using executable = createTfjsInferExecutable(tf, opCases[0]!.graph);

    await expect(executable.predict(new Float32Array(1), 2)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('holds the weights only, and frees them when disposed of', async () => {
    const before = tf.memory().numTensors;
    for (const { graph, inputs, batchSize } of opCases) {
      const executable = createTfjsInferExecutable(tf, graph);
      await executable.predict(inputs, batchSize);
      expect(tf.memory().numTensors - before).toBeLessThanOrEqual(Object.keys(graph.tensors).length);
      executable[Symbol.dispose]();
      await expect(executable.predict(inputs, batchSize)).rejects.toMatchObject({ code: 'USAGE' });
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
