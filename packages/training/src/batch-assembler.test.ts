import { describe, expect, it } from '@jest/globals';
import { preprocess } from '@fovea/graph';
import type { DecodedSplit, Preprocessing } from '@fovea/contracts';
import { BatchAssembler } from './batch-assembler.ts';
import { noise } from './testing-fixtures/training-parts.ts';
import { createRng } from './rng.ts';

const preprocessing: Preprocessing = {
  height: 2,
  width: 3,
  channels: 3,
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  fit: 'squeeze',
};
const split: DecodedSplit = {
  shape: [2, 3, 3],
  count: 4,
  pixels: Uint8Array.from({ length: 72 }, (_, index) => (index * 53) % 256),
  labels: Int32Array.of(3, 1, 0, 2),
};

describe('BatchAssembler', () => {
  it('gathers what preprocessing gives, bit for bit', () => {
    const { inputs, labels } = new BatchAssembler({ split }, preprocessing, 3).assemble(3, (item) => [2, 0, 2][item]!);
    const whole = preprocess(split.pixels, 4, split.shape, preprocessing);
    expect(inputs).toEqual(Float32Array.of(...whole.slice(36, 54), ...whole.slice(0, 18), ...whole.slice(36, 54)));
    expect([...labels]).toEqual([0, 3, 0]);
  });

  it('follows a selection and cuts a smaller batch to its size', () => {
    const images = { split, indices: Int32Array.of(3, 1) };
    const { inputs, labels } = new BatchAssembler(images, preprocessing, 8).assemble(1, () => 1);
    expect(inputs).toEqual(preprocess(split.pixels, 4, split.shape, preprocessing).slice(18, 36));
    expect([...labels]).toEqual([1]);
  });

  it('augments with the stream of each example and leaves the split as it was', () => {
    const before = split.pixels.slice();
    const assembler = new BatchAssembler({ split }, preprocessing, 1, [noise, noise]);
    const { inputs } = assembler.assemble(
      1,
      () => 2,
      (item, index) => createRng(item, index),
    );
    const rng = createRng(0, 2);
    const pixels = split.pixels.slice(36, 54);
    const expected = noise.apply(noise.apply(pixels, split.shape, rng), split.shape, rng);
    expect(inputs).toEqual(preprocess(expected, 1, split.shape, preprocessing));
    expect(split.pixels).toEqual(before);
  });

  it('reuses its buffers', () => {
    const assembler = new BatchAssembler({ split }, preprocessing, 2);
    const first = assembler.assemble(2, (item) => item).inputs;
    expect(assembler.assemble(2, (item) => item).inputs).toBe(first);
  });
});
