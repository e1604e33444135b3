import type { Pair } from '@fovea/contracts';
import { assertChannelsLast } from '../lowering.ts';
import type { LayerConverter } from '../lowering.ts';
import type { LayerCall } from '../topology.ts';

const maxSize = 2 ** 24;

/** `Flatten` of channels-last values, which keeps their order. */
export const convertFlatten: LayerConverter = (call, lowering) => {
  assertChannelsLast(call);
  return lowering.add({
    name: call.value,
    op: 'flatten',
    inputs: [lowering.input(call)],
    weights: {},
    attributes: {},
  });
};

/** `Reshape`; one size may be -1, or null as TensorFlow.js writes it, and is computed. */
export const convertReshape: LayerConverter = (call, lowering) => {
  const input = lowering.input(call);
  const target = call.config
    .list('target_shape')
    .map((size) => (typeof size === 'number' ? size : size === null ? -1 : NaN));
  const isSize = (size: number) => size === -1 || (Number.isInteger(size) && size >= 1 && size <= maxSize);
  if (target.length > 8 || !target.every(isSize)) {
    throw call.config.invalid('target_shape', `at most 8 whole numbers of 1 to ${maxSize}, one of them -1`);
  }
  const elements = product(lowering.shapeOf(input));
  const known = product(target.filter((size) => size !== -1));
  const shape = target.map((size) => (size === -1 ? elements / known : size));
  const isWhole = shape.every((size) => Number.isInteger(size)) && product(shape) === elements;
  if (!isWhole || target.filter((size) => size === -1).length > 1) {
    throw call.config.invalid('target_shape', `sizes whose product is ${elements}`);
  }
  return lowering.add({ name: call.value, op: 'reshape', inputs: [input], weights: {}, attributes: { shape } });
};

/** `ZeroPadding2D`: one number, `[vertical, horizontal]`, or `[[top, bottom], [left, right]]`. */
export const convertZeroPadding2d: LayerConverter = (call, lowering) => {
  assertChannelsLast(call);
  return lowering.add({
    name: call.value,
    op: 'pad',
    inputs: [lowering.input(call)],
    weights: {},
    attributes: { padding: readZeroPadding(call), value: 0 },
  });
};

/** `UpSampling2D` by repetition of pixels. */
export const convertUpSampling2d: LayerConverter = (call, lowering) => {
  const { config } = call;
  assertChannelsLast(call);
  const interpolation = config.has('interpolation') ? config.text('interpolation') : 'nearest';
  if (interpolation !== 'nearest') throw config.invalid('interpolation', '"nearest"');
  return lowering.add({
    name: call.value,
    op: 'upsample',
    inputs: [lowering.input(call)],
    weights: {},
    attributes: { factors: config.pair('size', 1, 1024, [2, 2]) },
  });
};

function readZeroPadding({ config }: LayerCall): readonly [Pair, Pair] {
  const value = config.get('padding') ?? 1;
  if (Array.isArray(value) && value.length === 2 && value.every(Array.isArray)) {
    const [vertical, horizontal] = value as unknown[][];
    if (isPair(vertical) && isPair(horizontal)) return [vertical, horizontal];
    throw config.invalid('padding', '[[top, bottom], [left, right]]');
  }
  const [vertical, horizontal] = config.pair('padding', 0, 4096, [1, 1]);
  return [
    [vertical, vertical],
    [horizontal, horizontal],
  ];
}

function isPair(value: unknown): value is Pair {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((item) => Number.isInteger(item) && (item as number) >= 0 && (item as number) <= 4096)
  );
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
