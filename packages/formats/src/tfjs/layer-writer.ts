import type { ActivationFunction, GraphNode, Padding, Pair, TensorData } from '@fovea/contracts';
import { nodeUnsupported } from '../errors.ts';
import { exporterSubject } from './subject.ts';

/** A weight of a layer that is written. */
export interface NamedWeight {
  readonly name: string;
  readonly tensor: TensorData;
}

/** One entry of the written topology. */
export interface WrittenLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly inbound_nodes: readonly unknown[];
}

/** Names that TensorFlow.js accepts for the variables of a layer. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** Collects layers and weights of one export. */
export class LayerWriter {
  readonly layers: WrittenLayer[] = [];
  readonly weights: NamedWeight[] = [];
  /** Values of the graph to the layers that yield them. */
  readonly values = new Map<string, string>();
  readonly #names = new Set<string>();

  /** A layer named after `base`, in characters that TensorFlow.js accepts. Returns the layer's name. */
  add(base: string, className: string, inputs: readonly string[], config: Readonly<Record<string, unknown>>): string {
    const name = this.#unique(base);
    const inbound = inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])];
    this.layers.push({
      class_name: className,
      config: { name, trainable: true, ...config },
      name,
      inbound_nodes: inbound,
    });
    return name;
  }

  weight(layer: string, role: string, tensor: TensorData): void {
    this.weights.push({ name: `${layer}/${role}`, tensor });
  }

  /** Names of the layers that yield a node's inputs. */
  inputs(node: GraphNode): readonly string[] {
    return node.inputs.map((name) => this.values.get(name) ?? name);
  }

  #unique(base: string): string {
    const safe = namePattern.test(base) ? base : `layer_${base.replace(/[^A-Za-z0-9_.-]/g, '_')}`;
    let name = safe;
    for (let count = 2; this.#names.has(name); count++) name = `${safe}_${count}`;
    this.#names.add(name);
    return name;
  }
}

const activationNames: Readonly<Record<ActivationFunction, string | undefined>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  // TensorFlow.js has clip(0.2 x + 0.5) under that name, the Graph relu6(x + 3) / 6.
  hardSigmoid: undefined,
  hardSwish: undefined,
  sign: undefined,
};

/** @throws CAPABILITY_UNSUPPORTED for a function that TensorFlow.js layers do not have. */
export function activationName(node: GraphNode, activation: ActivationFunction): string {
  const name = activationNames[activation];
  if (name !== undefined) return name;
  throw nodeUnsupported(
    exporterSubject,
    node.name,
    `has the activation ${activation}, which TensorFlow.js layers do not compute`,
    'Export a container, or train with relu or relu6.',
  );
}

/**
 * The layer and padding word for a convolution; explicit padding becomes a zero-padding layer before it.
 *
 * @returns the input to read, and `same` or `valid`.
 */
export function writePadding(
  writer: LayerWriter,
  node: GraphNode,
  input: string,
  padding: Padding,
): { readonly input: string; readonly padding: 'same' | 'valid' } {
  if (padding === 'same' || padding === 'valid') return { input, padding };
  return {
    input: writer.add(`${node.name}_pad`, 'ZeroPadding2D', [input], zeroPaddingConfig(padding)),
    padding: 'valid',
  };
}

export function zeroPaddingConfig(padding: readonly [Pair, Pair]): Readonly<Record<string, unknown>> {
  return { padding, data_format: 'channels_last' };
}
