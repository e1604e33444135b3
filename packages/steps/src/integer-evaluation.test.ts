import type { Backend, BackendUse, DatasetRecord, Graph, InferExecutable, OpName } from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';
import { caseGraph, caseNode } from '@fovea/graph/testing';
import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.ts';
import { computesIntegers } from './integer-graph.ts';
import { stepContext, unevenDataset } from './testing-fixtures/step-context.ts';

const code = { dtype: 'uint8', scale: 1 / 64, zeroPoint: 0, min: 0, max: 255 } as const;

/** 4x4 images in three classes: quantize, one dense layer on integers, softmax. */
function integerGraph(): Graph {
  const data = Int8Array.from({ length: 48 }, (_, index) => (index % 3) - 1);
  const kernel = { shape: [16, 3], dtype: 'int8', data, quantization: { scale: [0.1], zeroPoint: [0] } } as const;
  const graph = caseGraph(
    [4, 4, 1],
    [
      caseNode({ op: 'quantize', attributes: {}, quantization: code }),
      caseNode({ op: 'flatten', attributes: {}, quantization: code }),
      caseNode({ op: 'dense', weights: { kernel }, attributes: { activation: 'linear' } }),
      caseNode({ op: 'softmax', attributes: {} }),
    ],
  );
  const preprocessing = { height: 4, width: 4, channels: 1, scale: 1 / 64, mean: [0], std: [1], fit: 'crop' } as const;
  return { ...graph, meta: { name: 'integers', classes: ['a', 'b', 'c'], preprocessing } };
}

/** A backend that computes as the reference does, with integers or without. */
function backendWith(supports: (op: OpName, use: BackendUse) => boolean) {
  const prepared: string[] = [];
  const prepare = (graph: Graph): Promise<InferExecutable> => {
    prepared.push(graph.meta.name);
    const interpreter = createInterpreter(graph);
    return Promise.resolve({
      graph,
      predict: (inputs, batchSize) => Promise.resolve(interpreter.run(inputs, batchSize)),
      [Symbol.dispose]: () => undefined,
    });
  };
  return { backend: { id: 'fovea/fake', supports, prepare } as unknown as Backend, prepared };
}

async function evaluateOn(backend: Backend) {
  const { context } = stepContext({ 'dataset:fovea/uneven': () => unevenDataset() });
  const description = await unevenDataset().describe();
  const dataset: DatasetRecord = { use: { use: 'fovea/uneven' }, description, roles: { test: { split: 'test' } } };
  const params = { role: 'test', batchSize: 8, limit: 0, integerLimit: 12, samples: 0 } as const;
  const step = await evaluate.create(params, context);
  const outputs = await step.run({ model: integerGraph(), dataset }, { ...context, backend: async () => backend });
  return outputs['evaluation'] as { n: number; total: number; executor: string };
}

describe('evaluating a model that computes in integers', () => {
  it('scores all images on a backend that computes in integers', async () => {
    const { backend, prepared } = backendWith((op, use) => (op === 'softmax' ? use === 'forward' : use === 'int8'));
    const { n, total, executor } = await evaluateOn(backend);
    expect({ n, total, executor, prepared }).toEqual({
      n: 30,
      total: 30,
      executor: 'fovea/fake int8',
      prepared: ['integers'],
    });
  });

  it('scores a part of the images on the reference where the backend does not', async () => {
    const { backend, prepared } = backendWith((_, use) => use === 'forward');
    const { n, total, executor } = await evaluateOn(backend);
    expect({ n, total, executor, prepared }).toEqual({ n: 12, total: 30, executor: 'integer reference', prepared: [] });
  });

  it('asks for integers where a node reads or yields them, for floats elsewhere', () => {
    const asked: string[] = [];
    const { backend } = backendWith((op, use) => asked.push(`${op} ${use}`) > 0);
    expect(computesIntegers(backend, integerGraph())).toBe(true);
    expect(asked).toEqual(['quantize int8', 'flatten int8', 'dense int8', 'softmax forward']);
  });
});
