import type { ActivationQuantization, NodeOf, OpName, Rng, TensorData } from '@fovea/contracts';
import { caseGraph, caseNode } from '@fovea/graph/testing';
import type { CaseNode } from '@fovea/graph/testing';

/** Draws for random graphs. */
export class Draw {
  readonly #rng: Rng;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** A whole number in `low..high`. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#rng.next() * (high - low + 1));
  }

  oneOf<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.integer(0, choices.length - 1)]!;
  }

  real(low: number, high: number): number {
    return low + this.#rng.next() * (high - low);
  }

  floats(count: number, low: number, high: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.real(low, high));
  }

  int8(shape: readonly number[], largest: number, axis: number): TensorData {
    const count = shape.reduce((product, size) => product * size, 1);
    const isPerChannel = this.integer(0, 1) === 1;
    const scale = Array.from({ length: isPerChannel ? shape[axis]! : 1 }, () => this.real(0.002, 0.03));
    const quantization = { scale, zeroPoint: scale.map(() => 0), ...(isPerChannel ? { axis } : {}) };
    const data = Int8Array.from({ length: count }, () => this.integer(-largest, largest));
    return { shape, dtype: 'int8', data, quantization };
  }

  int32(count: number, largest: number): TensorData {
    const data = Int32Array.from({ length: count }, () => this.integer(-largest, largest));
    return { shape: [count], dtype: 'int32', data };
  }

  bits(shape: readonly number[], isScaled: boolean): TensorData {
    const count = shape.reduce((product, size) => product * size, 1);
    const data = Uint8Array.from({ length: Math.ceil(count / 8) }, () => this.integer(0, 255));
    const scale = Array.from({ length: shape.at(-1)! }, () => Math.fround(this.real(0.01, 0.3)));
    const quantization = { scale, zeroPoint: scale.map(() => 0), axis: shape.length - 1 };
    return { shape, dtype: 'bit', data, ...(isScaled ? { quantization } : {}) };
  }
}

export type Profile = 'native' | 'wasm' | 'signed';

const steps: Readonly<Record<Profile, readonly [min: number, max: number]>> = {
  native: [0, 255],
  wasm: [0, 127],
  signed: [-128, 127],
};

export function codeOf(draw: Draw, profile: Profile, isRectified = false): ActivationQuantization {
  const [min, max] = steps[profile];
  const zeroPoint = isRectified ? min : draw.integer(min, max);
  return {
    dtype: profile === 'signed' ? 'int8' : 'uint8',
    scale: draw.real(0.01, 0.05),
    zeroPoint,
    min: draw.integer(0, 3) === 0 && zeroPoint > min + 5 ? min + 5 : min,
    max: draw.integer(0, 3) === 0 && zeroPoint < max - 9 ? max - 9 : max,
  };
}

/** A chain of random integer ops from one image to real numbers. */
export function integerGraph(draw: Draw, profile: Profile) {
  const shape = [draw.integer(1, 9), draw.integer(1, 9), draw.integer(1, 21)];
  const largest = profile === 'wasm' ? draw.oneOf([63, 127]) : 127;
  const code = codeOf(draw, profile);
  const nodes: CaseNode[] = [caseNode({ op: 'quantize', name: 'n0', attributes: {}, quantization: code })];
  const append = <Name extends OpName>(node: Omit<CaseNode<Name>, 'name'>): void => {
    nodes.push(caseNode({ ...node, name: `n${nodes.length}` } as CaseNode<Name>));
  };
  let [height, width, channels] = shape as [number, number, number];
  let current = code;
  for (let layer = draw.integer(1, 4); layer > 0; layer--) {
    const size: [number, number] = [draw.integer(1, Math.min(4, height)), draw.integer(1, Math.min(4, width))];
    const isDilated = draw.integer(0, 4) === 0;
    const window = {
      strides: isDilated ? ([1, 1] as const) : ([draw.integer(1, 2), draw.integer(1, 2)] as const),
      dilations: isDilated ? ([1, 2] as const) : ([1, 1] as const),
      padding: 'same' as const,
    };
    const rectified = draw.integer(0, 1) === 1;
    const activation = rectified ? ('relu' as const) : ('linear' as const);
    const output = codeOf(draw, profile, rectified);
    const [strideY, strideX] = window.strides;
    const kind = draw.oneOf([
      'conv',
      'conv',
      'depthwise',
      'depthwise',
      'add',
      'max',
      'avg',
      'concat',
      'pad',
      'up',
      'act',
    ]);
    switch (kind) {
      case 'conv': {
        const filters = draw.integer(1, 20);
        const kernel = draw.int8([...size, channels, filters], largest, 3);
        const weights = { kernel, bias: draw.int32(filters, 20000) };
        append<'conv2d'>({ op: 'conv2d', weights, attributes: { ...window, activation }, quantization: output });
        [height, width, channels] = [Math.ceil(height / strideY), Math.ceil(width / strideX), filters];
        current = output;
        break;
      }
      case 'depthwise': {
        const multiple = draw.integer(0, 3) === 0 ? 2 : 1;
        const isThree = height >= 3 && width >= 3;
        const taps = isThree ? [3, 3] : size;
        const kernel = draw.int8([...taps, channels, multiple], largest, 2);
        const bias = draw.integer(0, 1) === 0 ? undefined : draw.int32(channels * multiple, 5000);
        const weights = { kernel, ...(bias ? { bias } : {}) };
        append<'depthwiseConv2d'>({
          op: 'depthwiseConv2d',
          weights,
          attributes: { ...window, activation },
          quantization: output,
        });
        [height, width, channels] = [Math.ceil(height / strideY), Math.ceil(width / strideX), channels * multiple];
        current = output;
        break;
      }
      case 'add':
      case 'concat': {
        const before = nodes.at(-1)!.name!;
        append<'activation'>({ op: 'activation', attributes: { function: activation }, quantization: output });
        const other = nodes.at(-1)!.name!;
        const sum = codeOf(draw, profile);
        if (kind === 'add') {
          append<'add'>({
            op: 'add',
            inputs: [before, other],
            attributes: { activation: 'linear' },
            quantization: sum,
          });
        } else {
          append<'concat'>({ op: 'concat', inputs: [before, other], attributes: {}, quantization: sum });
          channels *= 2;
        }
        current = sum;
        break;
      }
      case 'max':
      case 'avg': {
        const attributes = { poolSize: size, strides: window.strides, padding: window.padding };
        if (kind === 'max') append<'maxPool'>({ op: 'maxPool', attributes, quantization: current });
        else append<'avgPool'>({ op: 'avgPool', attributes, quantization: output });
        if (kind === 'avg') current = output;
        [height, width] = [Math.ceil(height / strideY), Math.ceil(width / strideX)];
        break;
      }
      case 'pad': {
        const attributes: NodeOf<'pad'>['attributes'] = {
          padding: [
            [1, 0],
            [2, 1],
          ],
          value: 0.3,
        };
        const narrow = { ...current, max: Math.max(current.max - 3, current.min + 1) };
        append<'pad'>({ op: 'pad', attributes, quantization: narrow });
        [height, width] = [height + 1, width + 3];
        current = narrow;
        break;
      }
      case 'up':
        append<'upsample'>({ op: 'upsample', attributes: { factors: [2, 1] }, quantization: current });
        height *= 2;
        break;
      case 'act':
        append<'activation'>({ op: 'activation', attributes: { function: activation }, quantization: output });
        current = output;
        break;
    }
  }
  if (draw.integer(0, 1) === 0) {
    append<'dequantize'>({ op: 'dequantize', attributes: {} });
    return { graph: caseGraph(shape, nodes), shape };
  }
  if (draw.integer(0, 1) === 0) {
    append<'globalAvgPool'>({
      op: 'globalAvgPool',
      attributes: { keepDims: false },
      quantization: codeOf(draw, profile),
    });
  } else {
    append<'flatten'>({ op: 'flatten', attributes: {}, quantization: current });
    channels *= height * width;
  }
  const units = draw.integer(1, 12);
  const bias = draw.integer(0, 1) === 0 ? draw.int32(units, 9000) : undefined;
  const weights = { kernel: draw.int8([channels, units], largest, 1), ...(bias ? { bias } : {}) };
  append<'dense'>({ op: 'dense', weights, attributes: { activation: draw.oneOf(['linear', 'relu']) } });
  return { graph: caseGraph(shape, nodes), shape };
}
