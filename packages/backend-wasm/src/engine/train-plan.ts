import type { Graph, GraphNode, NodeOf, TrainOptions } from '@fovea/contracts';
import { elementCount, fuseActivation, logitsValue, trainableTensorNames } from '@fovea/graph';
import { unknownWeight } from './errors.ts';
import { planGraph } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';

/** What training computes: up to the logits, and gradients only where a trainable weight lies behind. */
export interface TrainPlan extends GraphPlan {
  /** Trainable and not frozen, in the graph's order. */
  readonly parameters: readonly string[];
  /** Weights that importing and exporting know: those stored as floats. */
  readonly floatWeights: readonly string[];
  /** Values whose gradient is needed. */
  readonly differentiated: ReadonlySet<string>;
  readonly frozen: ReadonlySet<string>;
  /** Images that a part of a batch must begin at a multiple of, so that its dropout masks are those of the whole. */
  readonly maskUnit: 1 | 2;
}

/** @throws GRAPH_INVALID for a frozen name that is no float weight; what `planGraph` throws. */
export function planTraining(graph: Graph, { frozen = [] }: TrainOptions): TrainPlan {
  const floatWeights = Object.keys(graph.tensors).filter((name) => isFloat(graph, name));
  const unknown = frozen.find((name) => !floatWeights.includes(name));
  if (unknown !== undefined) throw unknownWeight(unknown, floatWeights);
  const fused = fuseActivation(graph);
  const plan = planGraph(fused, logitsValue(fused));
  const isFrozen = new Set(frozen);
  const used = new Set(plan.nodes.flatMap((node) => Object.values(node.weights)));
  const parameters = trainableTensorNames(graph).filter((name) => used.has(name) && !isFrozen.has(name));
  const differentiated = differentiatedValues(plan.nodes, new Set(parameters));
  const isOdd = plan.nodes.some(({ op, name }) => op === 'dropout' && elementCount(plan.shapes.get(name)!) % 2 === 1);
  const maskUnit = isOdd ? 2 : 1;
  return { ...plan, parameters, floatWeights, frozen: isFrozen, differentiated, maskUnit };
}

/** A batch norm with both statistics frozen normalises with them, as a frozen layer of Keras does; any other uses the batch's. */
export function usesBatchStatistics(node: GraphNode, frozen: ReadonlySet<string>): node is NodeOf<'batchNorm'> {
  return node.op === 'batchNorm' && !(frozen.has(node.weights['mean']!) && frozen.has(node.weights['variance']!));
}

function differentiatedValues(nodes: readonly GraphNode[], parameters: ReadonlySet<string>): Set<string> {
  const values = new Set<string>();
  for (const node of nodes) {
    const hasParameter = Object.values(node.weights).some((name) => parameters.has(name));
    if (hasParameter || node.inputs.some((name) => values.has(name))) values.add(node.name);
  }
  return values;
}

function isFloat(graph: Graph, name: string): boolean {
  const { dtype } = graph.tensors[name]!;
  return dtype === 'float32' || dtype === 'float16';
}
