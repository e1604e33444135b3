import type { BackendUse, Graph, GraphNode, OpName } from '@fovea/contracts';
import type { Tfjs } from './tfjs.ts';
/**
 * Whether the bridge can express an op on TensorFlow.js, given a backend with all kernels. Integer and binary compute never:
 * TensorFlow.js would do it in floats.
 */
export declare function tfjsSupports(op: OpName, use: BackendUse): boolean;
/** Whether the active TensorFlow.js backend has the kernels an op needs. */
export declare function hasKernels(tf: Tfjs, op: OpName, use: BackendUse): boolean;
/** @throws OP_UNSUPPORTED naming the first node that cannot be executed truthfully. */
export declare function requireSupport(tf: Tfjs, graph: Graph, use: 'forward' | 'gradient'): void;
/** Every kernel that a node may run. */
export declare function kernelsOf(node: GraphNode, use: 'forward' | 'gradient'): readonly string[];
//# sourceMappingURL=supports.d.ts.map
