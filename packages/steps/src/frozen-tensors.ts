import type { Graph } from '@fovea/contracts';
import { trainableTensorNames } from '@fovea/graph';
import { frozenUnknown } from './errors.ts';
import { headPrefix } from './feature-layer.ts';

/**
 * Names of the trainable tensors that stay as they are.
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
  return [...frozen];
}
