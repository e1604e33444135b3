import { graphVersion } from '@fovea/contracts';
import type {
  ActivationFunction,
  Graph,
  GraphMeta,
  GraphNode,
  NodeOf,
  OpName,
  Preprocessing,
  Rng,
  TensorData,
} from '@fovea/contracts';
import { duplicateName, unknownValueName } from '../errors.ts';
import { inferNodeShape, nodePath, shapeContext } from '../infer-shapes.ts';
import { float32Tensor } from '../tensors.ts';
import { validateGraph } from '../validate-graph.ts';
import type { KernelInitializer } from './initializers.ts';
import { initialKernel } from './initializers.ts';
import type {
  BatchNormOptions,
  Conv2dOptions,
  DenseOptions,
  DepthwiseConv2dOptions,
  GlobalPoolOptions,
  NamedOptions,
  PadOptions,
  PoolOptions,
  Size,
} from './layer-options.ts';
import { pairFrom } from './layer-options.ts';

export interface GraphBuilderOptions {
  readonly name: string;
  readonly classes: readonly string[];
  /** Per example, `[height, width, channels]` or `[units]`. */
  readonly inputShape: readonly number[];
  /** Draws the initial weights: each tensor from its own fork, so that adding a layer leaves the others as they were. */
  readonly rng: Rng;
  readonly preprocessing?: Preprocessing;
  readonly family?: NonNullable<GraphMeta['family']>;
}

/**
 * Writes a Graph layer by layer. A layer method takes the name of a value and returns the name of the new one; shapes are
 * checked as layers are added. Defaults are those of Keras, initial weights included: kernels Glorot-uniform, biases 0,
 * batch norm gamma 1, beta 0, mean 0, variance 1. Every method throws GRAPH_INVALID for values and options that do not fit.
 *
 * @example
 * const b = new GraphBuilder({ name: 'tiny', classes: ['cat', 'dog'], inputShape: [8, 8, 3], rng });
 * const features = b.globalAvgPool(b.conv2d(b.input, { filters: 4, kernelSize: 3, activation: 'relu' }));
 * const graph = b.build(b.softmax(b.dense(features, { units: 2 })));
 */
export class GraphBuilder {
  /** Name of the input value. */
  readonly input = 'image';
  readonly #options: GraphBuilderOptions;
  readonly #nodes: GraphNode[] = [];
  readonly #tensors: Record<string, TensorData> = {};
  readonly #shapes = new Map<string, readonly number[]>();

  constructor(options: GraphBuilderOptions) {
    this.#options = options;
    this.#shapes.set(this.input, [...options.inputShape]);
  }

  /** Shape of a value, per example. */
  shape(value: string): readonly number[] {
    const shape = this.#shapes.get(value);
    if (shape === undefined) throw unknownValueName('builder', value);
    return shape;
  }

  conv2d(x: string, options: Conv2dOptions): string {
    const name = this.#nameFor('conv2d', options);
    const { activation = 'linear', padding = 'valid', strides = 1, dilations = 1, kernelSize, filters } = options;
    const kernelShape = [...pairFrom(kernelSize), this.#channels(x), filters];
    return this.#add('conv2d', name, [x], {
      weights: this.#kernelAndBias(name, kernelShape, filters, options),
      attributes: { strides: pairFrom(strides), dilations: pairFrom(dilations), padding, activation },
    });
  }

  depthwiseConv2d(x: string, options: DepthwiseConv2dOptions): string {
    const name = this.#nameFor('depthwiseConv2d', options);
    const { activation = 'linear', padding = 'valid', strides = 1, dilations = 1, depthMultiplier = 1 } = options;
    const channels = this.#channels(x);
    const kernelShape = [...pairFrom(options.kernelSize), channels, depthMultiplier];
    return this.#add('depthwiseConv2d', name, [x], {
      weights: this.#kernelAndBias(name, kernelShape, channels * depthMultiplier, options),
      attributes: { strides: pairFrom(strides), dilations: pairFrom(dilations), padding, activation },
    });
  }

  dense(x: string, options: DenseOptions): string {
    const name = this.#nameFor('dense', options);
    return this.#add('dense', name, [x], {
      weights: this.#kernelAndBias(name, [this.#channels(x), options.units], options.units, options),
      attributes: { activation: options.activation ?? 'linear' },
    });
  }

  batchNorm(x: string, options: BatchNormOptions = {}): string {
    const name = this.#nameFor('batchNorm', options);
    const channels = this.#channels(x);
    const weights: Record<string, string> = {};
    for (const [role, value] of Object.entries({ gamma: 1, beta: 0, mean: 0, variance: 1 })) {
      weights[role] = this.#tensor(`${name}/${role}`, [channels], new Float32Array(channels).fill(value));
    }
    const { epsilon = 1e-3, momentum = 0.99 } = options;
    return this.#add('batchNorm', name, [x], { weights, attributes: { epsilon, momentum } });
  }

  maxPool(x: string, options: PoolOptions = {}): string {
    return this.#add('maxPool', this.#nameFor('maxPool', options), [x], { attributes: poolAttributes(options) });
  }

  avgPool(x: string, options: PoolOptions = {}): string {
    return this.#add('avgPool', this.#nameFor('avgPool', options), [x], { attributes: poolAttributes(options) });
  }

  globalAvgPool(x: string, options: GlobalPoolOptions = {}): string {
    const attributes = { keepDims: options.keepDims ?? false };
    return this.#add('globalAvgPool', this.#nameFor('globalAvgPool', options), [x], { attributes });
  }

  globalMaxPool(x: string, options: GlobalPoolOptions = {}): string {
    const attributes = { keepDims: options.keepDims ?? false };
    return this.#add('globalMaxPool', this.#nameFor('globalMaxPool', options), [x], { attributes });
  }

  flatten(x: string, options: NamedOptions = {}): string {
    return this.#add('flatten', this.#nameFor('flatten', options), [x], { attributes: {} });
  }

  reshape(x: string, options: NamedOptions & { readonly shape: readonly number[] }): string {
    const attributes = { shape: [...options.shape] };
    return this.#add('reshape', this.#nameFor('reshape', options), [x], { attributes });
  }

  pad(x: string, options: PadOptions): string {
    const attributes = { padding: options.padding, value: options.value ?? 0 };
    return this.#add('pad', this.#nameFor('pad', options), [x], { attributes });
  }

  upsample(x: string, options: NamedOptions & { readonly factors: Size }): string {
    const attributes = { factors: pairFrom(options.factors) };
    return this.#add('upsample', this.#nameFor('upsample', options), [x], { attributes });
  }

  dropout(x: string, options: NamedOptions & { readonly rate: number }): string {
    return this.#add('dropout', this.#nameFor('dropout', options), [x], { attributes: { rate: options.rate } });
  }

  activation(x: string, options: NamedOptions & { readonly function: ActivationFunction }): string {
    const attributes = { function: options.function };
    return this.#add('activation', this.#nameFor('activation', options), [x], { attributes });
  }

  add(a: string, b: string, options: NamedOptions & { readonly activation?: ActivationFunction } = {}): string {
    const attributes = { activation: options.activation ?? 'linear' };
    return this.#add('add', this.#nameFor('add', options), [a, b], { attributes });
  }

  mul(a: string, b: string, options: NamedOptions = {}): string {
    return this.#add('mul', this.#nameFor('mul', options), [a, b], { attributes: {} });
  }

  concat(values: readonly string[], options: NamedOptions = {}): string {
    return this.#add('concat', this.#nameFor('concat', options), values, { attributes: {} });
  }

  softmax(x: string, options: NamedOptions = {}): string {
    return this.#add('softmax', this.#nameFor('softmax', options), [x], { attributes: {} });
  }

  /** The Graph whose output is this value. @throws GRAPH_INVALID. */
  build(output: string): Graph {
    const { name, classes, inputShape, preprocessing, family } = this.#options;
    const graph: Graph = {
      version: graphVersion,
      inputs: [{ name: this.input, shape: [...inputShape] }],
      outputs: [output],
      nodes: [...this.#nodes],
      tensors: { ...this.#tensors },
      meta: {
        name,
        classes: [...classes],
        ...(preprocessing === undefined ? {} : { preprocessing }),
        ...(family === undefined ? {} : { family }),
      },
    };
    validateGraph(graph);
    return graph;
  }

  #add<Name extends OpName>(
    op: Name,
    name: string,
    inputs: readonly string[],
    rest: { readonly weights?: Record<string, string>; readonly attributes: NodeOf<Name>['attributes'] },
  ): string {
    const path = nodePath(this.#nodes.length, { name });
    if (this.#shapes.has(name)) throw duplicateName(path, name);
    const node = { name, op, inputs, weights: rest.weights ?? {}, attributes: rest.attributes } as GraphNode;
    this.#shapes.set(name, inferNodeShape(shapeContext(node, path, this.#shapes, this.#tensors)));
    this.#nodes.push(node);
    return name;
  }

  #nameFor(op: OpName, options: NamedOptions): string {
    if (options.name !== undefined) return options.name;
    for (let number = 0; ; number++) {
      const name = number === 0 ? op : `${op}_${number}`;
      if (!this.#shapes.has(name)) return name;
    }
  }

  #channels(x: string): number {
    return this.shape(x).at(-1)!;
  }

  #kernelAndBias(
    name: string,
    kernelShape: readonly number[],
    outputs: number,
    {
      useBias = true,
      kernelInitializer = 'glorotUniform',
    }: { useBias?: boolean; kernelInitializer?: KernelInitializer },
  ): Record<string, string> {
    const kernel = `${name}/kernel`;
    const values = initialKernel(kernelShape, kernelInitializer, this.#options.rng.fork(kernel));
    const weights = { kernel: this.#tensor(kernel, kernelShape, values) };
    return useBias ? { ...weights, bias: this.#tensor(`${name}/bias`, [outputs], new Float32Array(outputs)) } : weights;
  }

  #tensor(name: string, shape: readonly number[], data: Float32Array): string {
    if (Object.hasOwn(this.#tensors, name)) throw duplicateName('builder', name);
    this.#tensors[name] = float32Tensor(shape, data);
    return name;
  }
}

function poolAttributes({ poolSize = 2, strides = poolSize, padding = 'valid' }: PoolOptions) {
  return { poolSize: pairFrom(poolSize), strides: pairFrom(strides), padding };
}
