import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import { createInterpreter, logitsGraph, validateGraph } from '@fovea/graph';
import { weightBytes } from '../quantized-model.ts';
import {
  calibrationOf,
  cosine,
  createQuantizer,
  gatedNet,
  randomImages,
  residualNet,
} from '../testing-fixtures/nets.ts';
import { binaryWeightsQuantizer } from './binary-weights.ts';
import { ChannelMoments } from './channel-statistics.ts';
import { exposeSums, lastBottleneck, segment } from './segment.ts';

const count = 24;

async function binarize(graph: Graph, images: Float32Array, params: Readonly<Record<string, unknown>> = {}) {
  const quantizer = await createQuantizer(binaryWeightsQuantizer, params);
  return quantizer.quantize(graph, calibrationOf(images, graph.inputs[0]!.shape), {});
}

/** Mean and deviation of each channel of each layer's sums. */
function momentsOf(original: Graph, images: Float32Array): Map<string, readonly number[]> {
  const { graph, sums } = exposeSums(original);
  const layers = new Map([...sums].map(([layer, name]) => [name, layer]));
  const moments = new Map<string, ChannelMoments>();
  createInterpreter(graph).run(images, count, (name, values) => {
    const layer = layers.get(name);
    if (layer === undefined) return;
    const bias = original.nodes.find((node) => node.name === layer)?.weights['kernel'] ?? '';
    const { shape } = original.tensors[bias]!;
    const channels = shape.length === 4 && shape[3] === 1 ? shape[2]! : shape.at(-1)!;
    const found = moments.get(layer) ?? new ChannelMoments(channels);
    moments.set(layer, found);
    found.add(values);
  });
  return new Map(
    Array.from(moments, ([layer, found]) => {
      const { mean, deviation } = found.statistics();
      return [layer, [...mean, ...deviation]];
    }),
  );
}

describe.each([
  ['a residual net', residualNet()],
  ['a gated net', gatedNet()],
])('the correction of statistics in %s', (_, graph) => {
  const { shape } = graph.inputs[0]!;
  const images = randomImages(shape, count, 7);

  it('gives the sums of every layer the moments that they had', async () => {
    const { graph: corrected } = await binarize(graph, images);
    validateGraph(corrected);
    const [expected, actual] = [momentsOf(graph, images), momentsOf(corrected, images)];
    expect([...actual.keys()]).toEqual([...expected.keys()]);
    for (const [layer, numbers] of expected) {
      expect(actual.get(layer)).toEqual(numbers.map((value) => expect.closeTo(value, 4) as unknown));
    }
  });

  it('brings the logits of unseen images nearer', async () => {
    const unseen = randomImages(shape, count, 99);
    const logits = (each: Graph) => createInterpreter(logitsGraph(each)).run(unseen, count);
    const [plain, corrected] = [
      await binarize(graph, images, { correction: 'none' }),
      await binarize(graph, images, { correction: 'statistics' }),
    ];
    expect(cosine(logits(graph), logits(corrected.graph))).toBeGreaterThan(cosine(logits(graph), logits(plain.graph)));
    expect(corrected.bytes).toBe(weightBytes(corrected.graph));
  });

  it('does not depend on the order of the images', async () => {
    const size = images.length / count;
    const backward = Float32Array.from(
      images,
      (_value, index) => images[(count - 1 - Math.floor(index / size)) * size + (index % size)]!,
    );
    const [first, second] = [await binarize(graph, images), await binarize(graph, backward)];
    expect(second.graph.tensors).toEqual(first.graph.tensors);
  });

  it('leaves the float graph alone', async () => {
    const before = structuredClone(graph);
    await binarize(graph, images);
    expect(graph).toEqual(before);
  });
});

describe('calibration of binary weights', () => {
  it('is asked for only where it is used', async () => {
    expect((await createQuantizer(binaryWeightsQuantizer)).needsCalibration).toBe(true);
    const without = await createQuantizer(binaryWeightsQuantizer, { correction: 'none' });
    expect(without.needsCalibration).toBe(false);
  });

  it('is refused where it is missing or holds nothing', async () => {
    const quantizer = await createQuantizer(binaryWeightsQuantizer);
    const empty = calibrationOf(new Float32Array(0), [12, 12, 3]);
    for (const calibration of [undefined, empty]) {
      await expect(quantizer.quantize(residualNet(), calibration, {})).rejects.toMatchObject({
        code: 'CALIBRATION_INVALID',
      });
    }
  });

  it('stops when it is cancelled', async () => {
    const quantizer = await createQuantizer(binaryWeightsQuantizer);
    const controller = new AbortController();
    const images = randomImages([12, 12, 3], count, 7);
    const quantizing = quantizer.quantize(residualNet(), calibrationOf(images, [12, 12, 3]), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(quantizing).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('segments', () => {
  const graph = residualNet();

  it('start where nothing passes by', () => {
    const always = () => true;
    const add = graph.nodes.find(({ op }) => op === 'add')!;
    expect(lastBottleneck(graph, graph.inputs[0]!.name, add.inputs[1]!, always)).not.toBe(add.inputs[1]);
    expect(lastBottleneck(graph, graph.inputs[0]!.name, add.name, always)).toBe(add.name);
    expect(lastBottleneck(graph, graph.inputs[0]!.name, add.name, () => false)).toBe(graph.inputs[0]!.name);
  });

  it('compute what the whole graph computes', () => {
    const add = graph.nodes.find(({ op }) => op === 'add')!.name;
    const images = randomImages([12, 12, 3], 2, 3);
    const [start, rest] = [segment(graph, graph.inputs[0]!.name, add), segment(graph, add, graph.outputs[0]!)];
    const joined = createInterpreter(rest).run(createInterpreter(start).run(images, 2), 2);
    expect([...joined]).toEqual(
      [...createInterpreter(graph).run(images, 2)].map((v) => expect.closeTo(v, 5) as unknown),
    );
  });
});
