import { describe, expect, it } from '@jest/globals';
import type { Graph, Preprocessing } from '@fovea/contracts';
import { createInterpreter, elementCount, GraphBuilder, preprocess } from '@fovea/graph';
import { createTestRng, integerOpCases, opCases, type OpCase } from '@fovea/graph/testing';
import { encodeOnnx, type OnnxOptions } from './index.ts';
import { opsOf, runOnnx } from './testing-fixtures/run-onnx.ts';

const encoded = (graph: Graph, options: Partial<OnnxOptions> = {}): Uint8Array =>
  encodeOnnx(graph, { input: 'pixels', layout: 'nhwc', ...options }).bytes;

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual).toHaveLength(expected.length);
  let most = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN));
    most = Number.isNaN(difference) ? Infinity : Math.max(most, difference);
  }
  return most;
}

describe('a graph exported to ONNX', () => {
  it.each(opCases.map((opCase) => [opCase.name, opCase] as const))('computes %s', async (_, opCase) => {
    const { actual, expected } = await bothAnswers(opCase);
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    expect(worst(actual, expected)).toBeLessThanOrEqual(Math.max(opCase.tolerance, 1e-5) * scale);
  });

  // The runtime rounds the quotient of a sum once more than our semantics do: near a half it may land one step away.
  it.each(integerOpCases.map((opCase) => [opCase.name, opCase] as const))('computes %s', async (_, opCase) => {
    const { actual, expected } = await bothAnswers(opCase);
    const step = opCase.graph.nodes.reduce((most, { quantization }) => Math.max(most, quantization?.scale ?? 0), 0);
    expect(worst(actual, expected)).toBeLessThanOrEqual(step * 1.001);
    const others = expected.filter((value, index) => Math.abs(value - (actual[index] ?? NaN)) > 1e-5);
    expect(others.length).toBeLessThanOrEqual(expected.length / 100);
  });
});

async function bothAnswers({ graph, inputs, batchSize }: OpCase) {
  const model = encoded(graph, { input: 'normalized' });
  const actual = await runOnnx(model, inputs, [batchSize, ...(graph.inputs[0]?.shape ?? [])]);
  return { actual, expected: createInterpreter(graph).run(inputs, batchSize) };
}

const preprocessing: Preprocessing = {
  height: 9,
  width: 7,
  channels: 3,
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  fit: 'crop',
};

/** Moves channels, flattens with several channels, branches, and ends in probabilities. */
function classifier(): Graph {
  const builder = new GraphBuilder({
    name: 'shapes',
    classes: ['a', 'b', 'c'],
    inputShape: [9, 7, 3],
    rng: createTestRng(3),
    preprocessing,
  });
  const first = builder.conv2d(builder.input, { filters: 4, kernelSize: 3, strides: 2, activation: 'relu' });
  const left = builder.depthwiseConv2d(first, { kernelSize: 3, padding: 'same' });
  const right = builder.conv2d(first, { filters: 4, kernelSize: 1 });
  const joined = builder.concat([builder.add(left, right), first]);
  const hidden = builder.dense(builder.dropout(builder.flatten(joined, {}), { rate: 0.5 }), {
    units: 6,
    activation: 'relu6',
  });
  return builder.build(builder.softmax(builder.dense(hidden, { units: 3 })));
}

function pixelsOf(count: number): Uint8Array {
  const rng = createTestRng(8);
  return Uint8Array.from({ length: count * elementCount([9, 7, 3]) }, () => Math.floor(rng.next() * 256));
}

describe('a classifier exported to ONNX', () => {
  const graph = classifier();
  const pixels = pixelsOf(4);
  const expected = createInterpreter(graph).run(preprocess(pixels, 4, [9, 7, 3], preprocessing), 4);

  it('takes pixels as they lie in memory', async () => {
    const actual = await runOnnx(encoded(graph), pixels, [4, 9, 7, 3]);
    expect(worst(actual, expected)).toBeLessThan(1e-5);
  });

  it('takes pixels channel by channel', async () => {
    const planes = Uint8Array.from(pixels, (_, index) => {
      const [image, inside] = [Math.floor(index / 189), index % 189];
      return pixels[image * 189 + (inside % 63) * 3 + Math.floor(inside / 63)] ?? 0;
    });
    const actual = await runOnnx(encoded(graph, { layout: 'nchw' }), planes, [4, 3, 9, 7]);
    expect(worst(actual, expected)).toBeLessThan(1e-5);
  });

  it('takes values that are normalized already', async () => {
    const values = preprocess(pixels, 4, [9, 7, 3], preprocessing);
    const actual = await runOnnx(encoded(graph, { input: 'normalized' }), values, [4, 9, 7, 3]);
    expect(worst(actual, expected)).toBeLessThan(1e-5);
  });

  it('moves channels in a kernel, not in every prediction', () => {
    const ops = opsOf(encoded(graph, { input: 'normalized', layout: 'nchw' }));
    expect(ops['Transpose']).toBeUndefined();
  });

  it('gives the same bytes each time', () => {
    expect(encoded(graph)).toEqual(encoded(graph));
  });
});
