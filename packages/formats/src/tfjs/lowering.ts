import { graphVersion } from '@fovea/contracts';
import type { ActivationFunction, Graph, GraphNode, Padding, TensorData } from '@fovea/contracts';
import { inferShapes } from '@fovea/graph';
import { layerUnsupported, shapesInconsistent } from '../errors.ts';
import { importerSubject } from './subject.ts';
import type { LayerCall } from './topology.ts';
import type { WeightStore } from './weight-store.ts';

/** Turns one layer call into nodes; returns the name of the value it yields. */
export type LayerConverter = (call: LayerCall, lowering: Lowering) => string;

/** What layers are turned into, while they are. Owned by one import. */
export class Lowering {
  readonly nodes: GraphNode[] = [];
  readonly weights: WeightStore;
  /** Layer calls' value names to names of the graph; they differ where a layer became several nodes or none. */
  readonly values: Map<string, string>;
  readonly #shapes: Map<string, readonly number[]>;
  readonly #names: Set<string>;
  /** Nodes before this index have a known shape. */
  #shaped = 0;

  constructor(weights: WeightStore, input: string, inputShape: readonly number[], reserved: Iterable<string>) {
    this.weights = weights;
    this.values = new Map([[input, input]]);
    this.#shapes = new Map([[input, inputShape]]);
    this.#names = new Set([input, ...reserved]);
  }

  /** Graph value of the call's only input. */
  input(call: LayerCall): string {
    const [first, ...others] = this.inputs(call);
    if (first === undefined || others.length > 0) {
      throw layerUnsupported(importerSubject, call.owner.name, call.className, 'It must have exactly one input.');
    }
    return first;
  }

  /** Graph values of the call's inputs. */
  inputs(call: LayerCall): readonly string[] {
    return call.inputs.map((name) => this.values.get(name) ?? name);
  }

  add(node: GraphNode): string {
    this.nodes.push(node);
    return node.name;
  }

  /** A node name that nothing else has. */
  fresh(base: string): string {
    let name = base;
    for (let count = 2; this.#names.has(name); count++) name = `${base}_${count}`;
    this.#names.add(name);
    return name;
  }

  /** Adds the softmax that a layer carries as its activation. */
  softmaxAfter(call: LayerCall, value: string): string {
    return this.add({
      name: this.fresh(`${call.value}_softmax`),
      op: 'softmax',
      inputs: [value],
      weights: {},
      attributes: {},
    });
  }

  /**
   * Per-example shape of a graph value. Works on the nodes added since the last call only, so that asking after every
   * layer stays linear.
   *
   * @throws MODEL_INVALID when the layers do not fit together.
   */
  shapeOf(value: string): readonly number[] {
    if (!this.#shapes.has(value)) {
      const nodes = this.nodes.slice(this.#shaped);
      const known = new Set(nodes.flatMap((node) => node.inputs));
      const inputs = [...known].flatMap((name) => {
        const shape = this.#shapes.get(name);
        return shape === undefined ? [] : [{ name, shape }];
      });
      const names = nodes.flatMap((node) => Object.values(node.weights));
      const tensors: Record<string, TensorData> = {};
      for (const name of names) {
        const tensor = this.weights.tensors[name];
        if (tensor !== undefined) tensors[name] = tensor;
      }
      const meta = { name: 'partial', classes: [] };
      const partial: Graph = { version: graphVersion, inputs, outputs: [value], nodes, tensors, meta };
      for (const [name, shape] of shapesOf(partial)) this.#shapes.set(name, shape);
      this.#shaped = this.nodes.length;
    }
    return this.#shapes.get(value) ?? [];
  }
}

/** Shapes of a graph made from a file: what does not fit is the file's fault. */
export function shapesOf(graph: Graph): ReadonlyMap<string, readonly number[]> {
  try {
    return inferShapes(graph);
  } catch (cause) {
    throw shapesInconsistent(importerSubject, cause);
  }
}

const activations: Readonly<Record<string, ActivationFunction>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
};

/**
 * The activation that a layer's configuration names; `softmax` is not one of the Graph's and becomes a node.
 *
 * @throws MODEL_INVALID for one that the Graph has not.
 */
export function readActivation(call: LayerCall): ActivationFunction | 'softmax' {
  const name = call.config.has('activation') ? call.config.text('activation') : 'linear';
  if (name === 'softmax') return name;
  const known = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (known !== undefined) return known;
  const hint =
    name === 'hard_sigmoid'
      ? 'Keras 2 and TensorFlow.js compute clip(0.2 x + 0.5), the Graph relu6(x + 3) / 6: retrain with another activation.'
      : `Known activations: ${Object.keys(activations).join(', ')}, softmax.`;
  throw layerUnsupported(importerSubject, call.owner.name, `${call.className} with activation ${name}`, hint);
}

/** `same` or `valid`. */
export function readPadding(call: LayerCall): Padding {
  const padding = call.config.has('padding') ? call.config.text('padding') : 'valid';
  if (padding !== 'same' && padding !== 'valid') throw call.config.invalid('padding', '"same" or "valid"');
  return padding;
}

/** @throws MODEL_INVALID unless the layer works on channels-last images. */
export function assertChannelsLast(call: LayerCall): void {
  const format = call.config.has('data_format') ? call.config.text('data_format') : 'channels_last';
  if (format !== 'channels_last') throw call.config.invalid('data_format', '"channels_last"');
}
