import type { Graph, TrainExecutable, TrainOptions } from '@fovea/contracts';
import type { Tensor, Tfjs } from './tfjs.ts';
export interface TfjsTrainOptions extends TrainOptions {
  /**
   * A view of a tensor's storage that may be written to, or undefined when there is none. Only for backends none of whose
   * kernels keeps a packed copy of the weights: a change in place is invisible to such a copy.
   */
  readonly readParameterView?: (tensor: Tensor) => Float32Array | undefined;
}
/**
 * Makes a graph ready to train on the active TensorFlow.js backend, in float32.
 *
 * @remarks A trailing softmax is left out of training, which works on logits. Batch norm normalises with the biased statistics
 * of the batch, and its running variance takes up that same biased variance, as Keras 3 does (not Bessel's, which Keras 2 used
 * for images).
 * @throws OP_UNSUPPORTED naming a node that computes in integers, or whose kernels the backend lacks; GRAPH_INVALID.
 */
export declare function createTfjsTrainExecutable(tf: Tfjs, graph: Graph, options?: TfjsTrainOptions): TrainExecutable;
//# sourceMappingURL=train-executable.d.ts.map
