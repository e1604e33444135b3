import { describe, expect, it } from '@jest/globals';
import type { ImageShape } from '@fovea/contracts';
import { analyzeGraph, inferShapes } from '@fovea/graph';
import { buildModel, digits } from './testing/build-model.ts';

const build = (params: Record<string, unknown> = {}, inputShape: ImageShape = digits) =>
  buildModel('fovea/separable-cnn', params, { inputShape });

describe('model fovea/separable-cnn', () => {
  it('has 50,698 weights and 1,421,120 multiply-accumulates by default', async () => {
    const graph = await build();
    const { params, trainableParams, macs } = analyzeGraph(graph);
    // Each convolution without bias, then 4 vectors of its norm:
    // 288 + 128; 288 + 128 and 2,048 + 256; 576 + 256 and 8,192 + 512; 1,152 + 512 and 32,768 + 1,024; 2,570.
    expect(params).toBe(416 + 416 + 2304 + 832 + 8704 + 1664 + 33_792 + 2570);
    // Half of each norm: 2 * (32 + 32 + 64 + 64 + 128 + 128 + 256).
    expect(trainableParams).toBe(50_698 - 2 * 704);
    // 28*28*288; 14*14*(288 + 2,048); 7*7*(576 + 8,192); 3*3*(1,152 + 32,768); 2,560.
    expect(macs).toBe(225_792 + 457_856 + 429_632 + 305_280 + 2560);
    expect(inferShapes(graph).get('pointwise4')).toEqual([3, 3, 256]);
  });

  it.each([
    // 288 + 128; 330.
    ['one block', { depth: 1 }, 746],
    // Biases in place of norms: 320; 320 and 2,112; 640 and 8,320; 1,280 and 33,024; 2,570.
    ['no batch normalization', { batchNorm: false }, 48_586],
    // 144 + 64; 144 + 64 and 512 + 128; 288 + 128 and 2,048 + 256; 576 + 256 and 8,192 + 512; 1,290.
    ['a width of 0.5', { width: 0.5 }, 14_602],
    // The default without its last layer 48,128; 256*64 + 256 = 16,640; 650.
    ['a dense layer', { denseUnits: 64 }, 65_418],
    // 48,128; 3*3*256*10 + 10 = 23,050.
    ['a flattened map', { head: 'flatten' }, 71_178],
  ])('counts %s', async (_, params, expected) => {
    expect(analyzeGraph(await build(params)).params).toBe(expected);
  });

  it('costs less than a standard network of the same filters', async () => {
    const standard = await buildModel('fovea/cnn', { padding: 'same', depth: 4 }, { inputShape: [64, 64, 3] });
    const separable = await build({ depth: 4 }, [64, 64, 3]);
    expect(analyzeGraph(separable).macs).toBeLessThan(analyzeGraph(standard).macs / 5);
  });

  it('takes any size of image that its pools leave a pixel of', async () => {
    expect(inferShapes(await build({}, [8, 13, 3])).get('pointwise4')).toEqual([1, 1, 256]);
    await expect(build({}, [7, 28, 3])).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      message: expect.stringMatching(/block 4.*2x2 pool; received 1x7/),
    });
  });

  it('is the same network for the same seed', async () => {
    expect(await build()).toEqual(await build());
  });
});
