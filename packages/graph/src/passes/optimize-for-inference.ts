import type { Graph } from '@fovea/contracts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { fuseActivation } from './fuse-activation.ts';
import { removeDropout } from './remove-dropout.ts';

/**
 * Everything that makes a trained graph cheaper and leaves its predictions alone: {@link removeDropout}, which may bring a
 * batch norm next to its convolution, then {@link foldBatchNorm}, then {@link fuseActivation}.
 */
export function optimizeForInference(graph: Graph): Graph {
  return fuseActivation(foldBatchNorm(removeDropout(graph)));
}
