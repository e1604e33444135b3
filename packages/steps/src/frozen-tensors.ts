import type { Graph } from '@fovea/contracts';
import { trainableTensorNames } from '@fovea/graph';
import { frozenUnknown } from './errors.ts';
import { headPrefix } from './feature-layer.ts';

/**
 * Names of the tensors that stay as they are. A batch norm whose gamma and beta are frozen is frozen as a whole: it goes on
 * with its running statistics, as a frozen layer of Keras does.
 * @param patterns starts of names; `backbone` for all but the head that transfer-model made.
 * @throws PARAMS_INVALID for a pattern that means no tensor.
 */
export function frozenTensors(graph: Graph, patterns: readonly string[]): readonly string[] {
  const names = trainableTensorNames(graph);
  const frozen = new Set<string>();
  for (const pattern of patterns) {
    const isMeant = (name: string): boolean =>
      pattern === 'backbone' ? !name.startsWith(headPrefix) : name.startsWith(pattern);
    const meant = names.filter(isMeant);
    if (meant.length === 0) throw frozenUnknown(pattern);
    for (const name of meant) frozen.add(name);
  }
  for (const { op, weights } of graph.nodes) {
    const { gamma = '', beta = '', mean = '', variance = '' } = weights;
    if (op === 'batchNorm' && frozen.has(gamma) && frozen.has(beta)) frozen.add(mean).add(variance);
  }
  return [...frozen];
}
