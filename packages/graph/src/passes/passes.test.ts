import { describe, expect, it } from '@jest/globals';
import type { Graph, TensorData } from '@fovea/contracts';
import {
  createInterpreter,
  foldBatchNorm,
  fuseActivation,
  GraphBuilder,
  optimizeForInference,
  removeDropout,
  validateGraph,
} from '../index.ts';
import { createTestRng, largestError, noise } from '../testing/index.ts';

function builder(inputShape: readonly number[] = [6, 6, 3]) {
  return new GraphBuilder({ name: 'passes', classes: [], inputShape, rng: createTestRng(11) });
}

/** The same graph with numbers in every vector that starts at 0 or 1. */
function shaken(graph: Graph): Graph {
  const tensors = Object.entries(graph.tensors).map(([name, tensor]): [string, TensorData] => {
    const values = noise(name, tensor.data.length).map((value) =>
      name.endsWith('variance') ? value * value + 0.1 : value,
    );
    return [name, { ...tensor, data: values }];
  });
  return { ...graph, tensors: Object.fromEntries(tensors) };
}

function opsOf(graph: Graph): string[] {
  return graph.nodes.map(({ op }) => op);
}

/** Runs both, and returns the largest relative difference. */
function difference(before: Graph, after: Graph): number {
  validateGraph(after);
  const length = before.inputs[0]!.shape.reduce((product, size) => product * size, 1);
  const inputs = noise('inputs', 4 * length).map((value) => 2 * value);
  return largestError(createInterpreter(after).run(inputs, 4), createInterpreter(before).run(inputs, 4));
}

describe('foldBatchNorm', () => {
  it.each([
    ['conv2d', (b: GraphBuilder) => b.conv2d(b.input, { filters: 5, kernelSize: 3 })],
    ['conv2d without bias', (b: GraphBuilder) => b.conv2d(b.input, { filters: 5, kernelSize: 3, useBias: false })],
    ['depthwiseConv2d', (b: GraphBuilder) => b.depthwiseConv2d(b.input, { kernelSize: 3, depthMultiplier: 2 })],
    ['dense', (b: GraphBuilder) => b.dense(b.flatten(b.input), { units: 7 })],
  ])('folds into %s and keeps the predictions', (_, layer) => {
    const b = builder();
    const graph = shaken(b.build(b.activation(b.batchNorm(layer(b)), { function: 'tanh' })));
    const folded = foldBatchNorm(graph);
    expect(opsOf(folded)).not.toContain('batchNorm');
    expect(Object.keys(folded.tensors).length).toBe(2);
    expect(difference(graph, folded)).toBeLessThan(1e-5);
  });

  it('folds two in a row, and one that is the output', () => {
    const b = builder();
    const graph = shaken(b.build(b.batchNorm(b.batchNorm(b.conv2d(b.input, { filters: 2, kernelSize: 1 })))));
    const folded = foldBatchNorm(graph);
    expect(opsOf(folded)).toEqual(['conv2d']);
    expect(folded.outputs).toEqual(['conv2d']);
    expect(difference(graph, folded)).toBeLessThan(1e-5);
  });

  it('leaves a batch norm alone where something else reads the value between', () => {
    const b = builder();
    const x = b.conv2d(b.input, { filters: 3, kernelSize: 1 });
    const graph = shaken(b.build(b.add(x, b.batchNorm(x))));
    expect(opsOf(foldBatchNorm(graph))).toEqual(['conv2d', 'batchNorm', 'add']);
  });

  it('leaves a batch norm alone after an activation and after a pool', () => {
    const b = builder();
    const x = b.batchNorm(b.conv2d(b.input, { filters: 3, kernelSize: 1, activation: 'relu' }));
    const graph = b.build(b.batchNorm(b.maxPool(x)));
    expect(opsOf(foldBatchNorm(graph))).toEqual(['conv2d', 'batchNorm', 'maxPool', 'batchNorm']);
  });

  it('leaves a batch norm alone where another node shares the kernel', () => {
    const b = builder([4, 4, 2]);
    const first = b.batchNorm(b.conv2d(b.input, { filters: 2, kernelSize: 1, name: 'a', useBias: false }));
    const graph = b.build(b.add(first, b.conv2d(b.input, { filters: 2, kernelSize: 1, name: 'b', useBias: false })));
    const { 'b/kernel': _, ...tensors } = graph.tensors;
    const nodes = graph.nodes.map((node) => (node.name === 'b' ? { ...node, weights: { kernel: 'a/kernel' } } : node));
    const shared = shaken({ ...graph, tensors, nodes } as Graph);
    expect(opsOf(foldBatchNorm(shared))).toContain('batchNorm');
  });

  it('does not change the graph it is given', () => {
    const b = builder();
    const graph = b.build(b.batchNorm(b.conv2d(b.input, { filters: 3, kernelSize: 1 })));
    const before = structuredClone(graph);
    foldBatchNorm(graph);
    expect(graph).toEqual(before);
  });
});

describe('fuseActivation', () => {
  it('moves activations into the layers before them, bit for bit', () => {
    const b = builder();
    const x = b.activation(b.conv2d(b.input, { filters: 3, kernelSize: 1 }), { function: 'relu' });
    const y = b.activation(b.depthwiseConv2d(x, { kernelSize: 3, padding: 'same' }), { function: 'hardSwish' });
    const z = b.activation(b.add(x, y), { function: 'relu6' });
    const graph = shaken(b.build(b.activation(b.dense(b.flatten(z), { units: 4 }), { function: 'sigmoid' })));
    const fused = fuseActivation(graph);
    expect(opsOf(fused)).toEqual(['conv2d', 'depthwiseConv2d', 'add', 'flatten', 'dense']);
    expect(difference(graph, fused)).toBe(0);
  });

  it('fuses only the first of two', () => {
    const b = builder();
    const x = b.activation(b.conv2d(b.input, { filters: 3, kernelSize: 1 }), { function: 'tanh' });
    const graph = shaken(b.build(b.activation(x, { function: 'relu' })));
    const fused = fuseActivation(graph);
    expect(opsOf(fused)).toEqual(['conv2d', 'activation']);
    expect(difference(graph, fused)).toBe(0);
  });

  it('leaves an activation alone where something else reads the value before it', () => {
    const b = builder();
    const x = b.conv2d(b.input, { filters: 3, kernelSize: 1 });
    const graph = b.build(b.add(x, b.activation(x, { function: 'relu' })));
    expect(opsOf(fuseActivation(graph))).toEqual(['conv2d', 'activation', 'add']);
  });

  it('leaves an activation alone after a pool and at the input', () => {
    const b = builder();
    const x = b.maxPool(b.activation(b.input, { function: 'relu' }));
    const graph = b.build(b.activation(x, { function: 'relu' }));
    expect(fuseActivation(graph)).toEqual(graph);
  });
});

describe('removeDropout', () => {
  it('drops dropouts in a row, and one that is the output', () => {
    const b = builder();
    const x = b.dropout(b.dropout(b.conv2d(b.input, { filters: 3, kernelSize: 1 }), { rate: 0.5 }), { rate: 0.1 });
    const graph = shaken(b.build(b.dropout(b.flatten(x), { rate: 0.2 })));
    const without = removeDropout(graph);
    expect(opsOf(without)).toEqual(['conv2d', 'flatten']);
    expect(difference(graph, without)).toBe(0);
  });
});

describe('optimizeForInference', () => {
  it('folds a batch norm that a dropout kept from its convolution, and then fuses the activation', () => {
    const b = builder();
    const x = b.dropout(b.conv2d(b.input, { filters: 4, kernelSize: 3, useBias: false }), { rate: 0.3 });
    const y = b.activation(b.batchNorm(x), { function: 'relu6' });
    const graph = shaken(b.build(b.softmax(b.dense(b.globalAvgPool(y), { units: 3 }))));
    const optimized = optimizeForInference(graph);
    expect(opsOf(optimized)).toEqual(['conv2d', 'globalAvgPool', 'dense', 'softmax']);
    expect(optimized.nodes[0]).toMatchObject({ attributes: { activation: 'relu6' } });
    expect(difference(graph, optimized)).toBeLessThan(1e-5);
  });

  it('changes nothing the second time', () => {
    const b = builder();
    const graph = b.build(
      b.activation(b.batchNorm(b.conv2d(b.input, { filters: 2, kernelSize: 1 })), { function: 'relu' }),
    );
    const once = optimizeForInference(graph);
    expect(optimizeForInference(once)).toEqual(once);
  });
});
