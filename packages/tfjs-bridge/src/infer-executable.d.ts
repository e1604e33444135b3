import type { Graph, InferExecutable } from '@fovea/contracts';
import type { Tfjs } from './tfjs.ts';
/**
 * Makes a graph ready to predict on the active TensorFlow.js backend. Weights are uploaded once, decoded to float32.
 *
 * @throws OP_UNSUPPORTED naming a node that computes in integers, or whose kernels the backend lacks; GRAPH_INVALID.
 */
export declare function createTfjsInferExecutable(tf: Tfjs, graph: Graph): InferExecutable;
//# sourceMappingURL=infer-executable.d.ts.map
