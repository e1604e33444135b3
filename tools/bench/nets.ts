import type { Graph } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { createRng } from '@fovea/training';

/** conv32 3x3, pool, conv64 3x3, pool, dense128, dense10. */
export function articleCnn(size: number, channels: number): Graph {
  const builder = newBuilder('article-cnn', 10, [size, size, channels]);
  let x = builder.conv2d(builder.input, { filters: 32, kernelSize: 3, activation: 'relu' });
  x = builder.conv2d(builder.maxPool(x), { filters: 64, kernelSize: 3, activation: 'relu' });
  x = builder.dense(builder.flatten(builder.maxPool(x)), { units: 128, activation: 'relu' });
  return builder.build(builder.softmax(builder.dense(x, { units: 10 })));
}

/** Expansion, output channels, repetitions, stride of the first. Sandler et al. 2018, table 2. */
const bottlenecks = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** MobileNetV2 1.0 for images of `[size, size, 3]`, with random weights. */
export function mobileNetV2(size = 224): Graph {
  const builder = newBuilder('mobilenet-v2', 1000, [size, size, 3]);
  const norm = (x: string): string => builder.batchNorm(x);
  const relu6 = (x: string): string => builder.activation(x, { function: 'relu6' });
  const conv = (x: string, filters: number, kernelSize = 1, strides = 1): string =>
    norm(builder.conv2d(x, { filters, kernelSize, strides, padding: 'same', useBias: false }));
  let x = relu6(conv(builder.input, 32, 3, 2));
  let channels = 32;
  for (const [expansion, filters, repetitions, firstStride] of bottlenecks) {
    for (let i = 0; i < repetitions; ++i) {
      const strides = i === 0 ? firstStride : 1;
      let y = expansion === 1 ? x : relu6(conv(x, channels * expansion));
      y = relu6(norm(builder.depthwiseConv2d(y, { kernelSize: 3, strides, padding: 'same', useBias: false })));
      y = conv(y, filters);
      x = strides === 1 && channels === filters ? builder.add(x, y) : y;
      channels = filters;
    }
  }
  x = builder.globalAvgPool(relu6(conv(x, 1280)));
  return builder.build(builder.softmax(builder.dense(x, { units: 1000 })));
}

export function newBuilder(name: string, numClasses: number, inputShape: readonly number[]): GraphBuilder {
  const classes = Array.from({ length: numClasses }, (_, index) => `class ${index}`);
  return new GraphBuilder({ name, classes, inputShape, rng: createRng(1, name) });
}
