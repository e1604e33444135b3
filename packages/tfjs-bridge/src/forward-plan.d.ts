import type { Graph, GraphNode } from '@fovea/contracts';
import type { DeviceWeights } from './device-weights.ts';
import type { Tensor } from './tfjs.ts';
/** The nodes that one value depends on, and when each intermediate value may be freed. */
export interface ForwardPlan {
  readonly inputName: string;
  readonly inputShape: readonly number[];
  readonly outputName: string;
  /** Per example. */
  readonly outputShape: readonly number[];
  readonly nodes: readonly GraphNode[];
  /** For each node, the values that no later node reads. */
  readonly lastReads: readonly (readonly string[])[];
}
/** @throws GRAPH_INVALID unless the graph has one input and one output, and its shapes fit. */
export declare function planForward(graph: Graph, outputName: string): ForwardPlan;
/** Tensor of each role of a node. */
export declare function nodeWeights(node: GraphNode, weights: DeviceWeights): Record<string, Tensor>;
/**
 * Frees `tensor` unless one of `holders` holds the very same one: some ops hand on what they were given.
 */
export declare function release(tensor: Tensor, ...holders: readonly ReadonlyMap<string, Tensor>[]): void;
//# sourceMappingURL=forward-plan.d.ts.map
