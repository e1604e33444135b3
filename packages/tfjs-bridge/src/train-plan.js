import { logitsValue, trainableTensorNames } from '@fovea/graph';
import { unknownWeight } from './errors.js';
import { planForward } from './forward-plan.js';
/** @throws GRAPH_INVALID for a frozen name that is no float weight. */
export function planTraining(graph, { frozen = [] }) {
  const floatWeights = Object.keys(graph.tensors).filter((name) => isFloat(graph, name));
  const unknown = frozen.find((name) => !floatWeights.includes(name));
  if (unknown !== undefined) throw unknownWeight(unknown, floatWeights);
  const forward = planForward(graph, logitsValue(graph));
  const isFrozen = new Set(frozen);
  const used = new Set(forward.nodes.flatMap((node) => Object.values(node.weights)));
  const parameters = trainableTensorNames(graph).filter((name) => used.has(name) && !isFrozen.has(name));
  return {
    ...forward,
    parameters,
    floatWeights,
    frozen: isFrozen,
    differentiated: differentiatedValues(forward.nodes, new Set(parameters)),
  };
}
/**
 * A batch norm with both statistics frozen normalises with them, as a frozen layer of Keras does; any other uses the batch's.
 */
export function usesBatchStatistics(node, frozen) {
  return node.op === 'batchNorm' && !(frozen.has(node.weights.mean) && frozen.has(node.weights.variance));
}
function differentiatedValues(nodes, parameters) {
  const values = new Set();
  for (const node of nodes) {
    const hasParameter = Object.values(node.weights).some((name) => parameters.has(name));
    if (hasParameter || node.inputs.some((name) => values.has(name))) values.add(node.name);
  }
  return values;
}
function isFloat(graph, name) {
  const { dtype } = graph.tensors[name];
  return dtype === 'float32' || dtype === 'float16';
}
//# sourceMappingURL=train-plan.js.map
