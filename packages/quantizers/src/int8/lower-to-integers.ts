import type {
  ActivationFunction,
  ActivationQuantization,
  Graph,
  GraphNode,
  NodeOf,
  TensorData,
} from '@fovea/contracts';
import { logitsValue } from '@fovea/graph';
import { channelAxis } from '../kernels.ts';
import type { ValueStatistics } from './calibrate.ts';
import { integerWeights } from './integer-weights.ts';
import type { Granularity } from './integer-weights.ts';
import { freshName, isIntegerActivation } from './prepare.ts';
import { activationCode } from './profile.ts';
import type { IntegerProfile } from './profile.ts';

export interface LoweringOptions {
  readonly statistics: ReadonlyMap<string, ValueStatistics>;
  readonly profile: IntegerProfile;
  readonly granularity: Granularity;
  readonly biasCorrection: boolean;
  /** Nodes that stay float because the user says so. */
  readonly keepFloat: ReadonlySet<string>;
}

export interface LoweredGraph {
  readonly graph: Graph;
  readonly keptFloat: readonly { readonly node: string; readonly reason: string }[];
}

type LayerNode = NodeOf<'conv2d'> | NodeOf<'depthwiseConv2d'> | NodeOf<'dense'>;

/** Rewrites a prepared float graph, with the ranges of its values, into one that computes in integers. */
export function lowerToIntegers(graph: Graph, options: LoweringOptions): LoweredGraph {
  return new IntegerLowering(graph, options).run();
}

/** The graph as it grows, node by node. Owned by one call of {@link lowerToIntegers}. */
class IntegerLowering {
  readonly #source: Graph;
  readonly #options: LoweringOptions;
  /** The node whose sums become the logits. */
  readonly #logits: string;
  readonly #nodes: GraphNode[] = [];
  readonly #tensors: Record<string, TensorData> = {};
  readonly #keptFloat: { node: string; reason: string }[] = [];
  /** Code of each value that is coded. */
  readonly #codes = new Map<string, ActivationQuantization>();
  /** A coded value's float twin, and the other way round. */
  readonly #twins = new Map<string, string>();
  readonly #names: Set<string>;
  readonly #tensorNames: Set<string>;

  constructor(source: Graph, options: LoweringOptions) {
    this.#source = source;
    this.#options = options;
    this.#logits = sourceOf(source, logitsValue(source));
    this.#names = new Set([...source.inputs.map(({ name }) => name), ...source.nodes.map(({ name }) => name)]);
    this.#tensorNames = new Set(Object.keys(source.tensors));
  }

  run(): LoweredGraph {
    for (const node of this.#source.nodes) this.#lower(node);
    const outputs = this.#source.outputs.map((name) => this.#asFloat(name));
    const graph = { ...this.#source, nodes: this.#nodes, outputs, tensors: this.#tensors };
    return { graph, keptFloat: this.#keptFloat };
  }

  #lower(node: GraphNode): void {
    if (this.#options.keepFloat.has(node.name)) return this.#keep(node, 'named in keepFloat');
    switch (node.op) {
      case 'conv2d':
      case 'depthwiseConv2d':
      case 'dense':
        return this.#lowerLayer(node);
      case 'add':
        return this.#lowerRequantized(node, node.attributes.activation);
      case 'activation':
        if (isIntegerActivation(node.attributes.function)) {
          return this.#lowerRequantized(node, node.attributes.function);
        }
        return this.#keep(node, `${node.attributes.function} has no integer form`);
      case 'concat':
      case 'avgPool':
      case 'globalAvgPool':
        return this.#lowerRequantized(node, 'linear');
      case 'maxPool':
      case 'globalMaxPool':
      case 'reshape':
      case 'flatten':
      case 'upsample':
        return this.#lowerCopy(node);
      case 'pad':
        return node.attributes.value === 0
          ? this.#lowerCopy(node)
          : this.#keep(node, 'it pads with a value other than 0');
      case 'softmax':
        return this.#keep(node, 'softmax stays float, so that probabilities keep their precision');
      case 'batchNorm':
        return this.#keep(node, 'it follows no layer that it could be folded into');
      case 'mul':
      case 'dropout':
      case 'fakeQuant':
      case 'quantize':
      case 'dequantize':
        return this.#keep(node, `${node.op} has no integer form`);
      default:
        return node satisfies never;
    }
  }

  #lowerLayer(node: LayerNode): void {
    const { biasCorrection, statistics } = this.#options;
    const input = node.inputs[0] ?? '';
    const isLogits = node.op === 'dense' && node.name === this.#logits;
    const output = isLogits ? undefined : this.#codeOf(node.name, node.attributes.activation);
    const biasName = node.weights['bias'];
    const kernel = this.#source.tensors[node.weights['kernel'] ?? ''];
    const bias = biasName === undefined ? undefined : this.#source.tensors[biasName];
    const inputCode = this.#codes.get(input) ?? this.#codeOf(input, 'linear');
    const axis = channelAxis(node);
    const coded =
      kernel === undefined || axis === undefined
        ? undefined
        : integerWeights({
            kernel,
            ...(bias === undefined ? {} : { bias }),
            axis,
            granularity: this.#options.granularity,
            input: inputCode,
            output,
            profile: this.#options.profile,
            inputMeans: biasCorrection ? statistics.get(input)?.channelMeans : undefined,
          });
    if (coded === undefined) return this.#keep(node, 'its sums could overflow 32 bits');
    const weights: Record<string, string> = { kernel: this.#addTensor(node.weights['kernel'] ?? '', coded.kernel) };
    if (coded.bias !== undefined) {
      // A corrected bias is no code of the float one, and does not go by its name.
      const isCode = biasName !== undefined && !biasCorrection;
      const name = isCode ? biasName : freshName(`${node.name}/bias_corrected`, this.#tensorNames);
      weights['bias'] = this.#addTensor(name, coded.bias);
    }
    this.#emit({ ...node, inputs: [this.#asInteger(input)], weights } as GraphNode, output);
  }

  #lowerRequantized(node: GraphNode, activation: ActivationFunction): void {
    const inputs = node.inputs.map((name) => this.#asInteger(name));
    this.#emit({ ...node, inputs } as GraphNode, this.#codeOf(node.name, activation));
  }

  /** Moves values: in integers where they come in integers, with the same code. */
  #lowerCopy(node: GraphNode): void {
    const code = this.#codes.get(node.inputs[0] ?? '');
    this.#emit(node, code);
  }

  #keep(node: GraphNode, reason: string): void {
    this.#keptFloat.push({ node: node.name, reason });
    const inputs = node.inputs.map((name) => this.#asFloat(name));
    for (const name of Object.values(node.weights)) {
      const tensor = this.#source.tensors[name];
      if (tensor !== undefined) this.#tensors[name] = tensor;
    }
    this.#emit({ ...node, inputs } as GraphNode, undefined);
  }

  #emit(node: GraphNode, code: ActivationQuantization | undefined): void {
    if (code !== undefined) this.#codes.set(node.name, code);
    this.#nodes.push(code === undefined ? node : { ...node, quantization: code });
  }

  #asInteger(name: string): string {
    if (this.#codes.has(name)) return name;
    const twin = this.#twins.get(name) ?? freshName(`${name}_quantized`, this.#names);
    if (!this.#twins.has(name)) {
      this.#twins.set(name, twin);
      const node: GraphNode = { name: twin, op: 'quantize', inputs: [name], weights: {}, attributes: {} };
      this.#emit(node, this.#codeOf(name, 'linear'));
    }
    return twin;
  }

  #asFloat(name: string): string {
    if (!this.#codes.has(name)) return name;
    const twin = this.#twins.get(name) ?? freshName(`${name}_float`, this.#names);
    if (!this.#twins.has(name)) {
      this.#twins.set(name, twin);
      this.#emit({ name: twin, op: 'dequantize', inputs: [name], weights: {}, attributes: {} }, undefined);
    }
    return twin;
  }

  #codeOf(value: string, activation: ActivationFunction): ActivationQuantization {
    return activationCode(
      this.#options.statistics.get(value)?.range ?? { min: 0, max: 0 },
      activation,
      this.#options.profile,
    );
  }

  /** A coded tensor under its float name, or under one of its own where a shared tensor is coded twice or kept float. */
  #addTensor(name: string, tensor: TensorData): string {
    const users = this.#source.nodes.filter((node) => Object.values(node.weights).includes(name)).length;
    const own = users > 1 ? freshName(`${name}_int`, this.#tensorNames) : name;
    this.#tensors[own] = tensor;
    return own;
  }
}

/** The value that a value is a mere reshape of. */
function sourceOf({ nodes }: Graph, value: string): string {
  const node = nodes.find(({ name }) => name === value);
  return node?.op === 'reshape' || node?.op === 'flatten' ? (node.inputs[0] ?? value) : value;
}
