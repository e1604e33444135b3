import type { Backend, DatasetRecord, Graph, InferExecutable } from '@fovea/contracts';
import { createInterpreter, float32Tensor } from '@fovea/graph';
import { caseGraph, caseNode } from '@fovea/graph/testing';
import { unevenDataset } from './step-context.ts';

/**
 * Calls an image of `unevenDataset` by its brightness: class 0 below `first`, class 2 above `second`, class 1 between. Thresholds
 * lie between whole numbers.
 */
export function thresholdModel(name: string, first: number, second: number, meta: Partial<Graph['meta']> = {}): Graph {
  const kernel = float32Tensor(
    [16, 3],
    Float32Array.from({ length: 48 }, (_, index) => (index % 3) / 16),
  );
  const bias = float32Tensor([3], Float32Array.of(0, -first, -first - second));
  const graph = caseGraph(
    [4, 4, 1],
    [
      caseNode({ op: 'flatten', attributes: {} }),
      caseNode({ op: 'dense', weights: { kernel, bias }, attributes: { activation: 'linear' } }),
      caseNode({ op: 'softmax', attributes: {} }),
    ],
  );
  const preprocessing = { height: 4, width: 4, channels: 1, scale: 1, mean: [0], std: [1], fit: 'crop' } as const;
  return { ...graph, meta: { name, classes: ['a', 'b', 'c'], preprocessing, ...meta } };
}

/** `unevenDataset` with its test images in the role `test`. */
export async function unevenRecord(roles: Partial<DatasetRecord['roles']> = {}): Promise<DatasetRecord> {
  const description = await unevenDataset().describe();
  return { use: { use: 'test/uneven' }, description, roles: { test: { split: 'test' }, ...roles } };
}

/** Computes as the reference does. */
export function interpretingBackend(): Backend {
  const prepare = (graph: Graph): Promise<InferExecutable> => {
    const interpreter = createInterpreter(graph);
    return Promise.resolve({
      graph,
      predict: (inputs, batchSize) => Promise.resolve(interpreter.run(inputs, batchSize)),
      [Symbol.dispose]: () => undefined,
    });
  };
  const device = { backend: 'test/interpreter', version: '1', threads: 1, device: 'this one', features: {} };
  return {
    id: 'test/interpreter',
    activate: () => Promise.resolve(device),
    supports: (_op: string, use: string) => use === 'forward',
    prepare,
  } as unknown as Backend;
}
