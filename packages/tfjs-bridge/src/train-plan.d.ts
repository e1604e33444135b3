import type { Graph, GraphNode, NodeOf, TrainOptions } from '@fovea/contracts';
import type { ForwardPlan } from './forward-plan.ts';
/** What training computes: up to the logits, and gradients only where a trainable weight lies behind. */
export interface TrainPlan extends ForwardPlan {
  /** Trainable and not frozen, in the graph's order. */
  readonly parameters: readonly string[];
  /** Weights that importing and exporting know: those stored as floats. */
  readonly floatWeights: readonly string[];
  /** Values whose gradient is needed. */
  readonly differentiated: ReadonlySet<string>;
  readonly frozen: ReadonlySet<string>;
}
/** @throws GRAPH_INVALID for a frozen name that is no float weight. */
export declare function planTraining(graph: Graph, { frozen }: TrainOptions): TrainPlan;
/**
 * A batch norm with both statistics frozen normalises with them, as a frozen layer of Keras does; any other uses the batch's.
 */
export declare function usesBatchStatistics(node: GraphNode, frozen: ReadonlySet<string>): node is NodeOf<'batchNorm'>;
//# sourceMappingURL=train-plan.d.ts.map
