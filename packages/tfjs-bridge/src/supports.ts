import type { BackendUse, Graph, GraphNode, OpName } from '@fovea/contracts';
import { integerNode, missingKernel } from './errors.ts';
import { activationKernels } from './ops/activation.ts';
import { bridgeOp } from './ops/op-table.ts';
import { dilatedGradientKernels, isDilated } from './ops/window.ts';
import type { Tfjs } from './tfjs.ts';

/**
 * Whether the bridge can express an op on TensorFlow.js, given a backend with all kernels. Integer and binary compute never:
 * TensorFlow.js would do it in floats.
 */
export function tfjsSupports(op: OpName, use: BackendUse): boolean {
  return (use === 'forward' || use === 'gradient') && bridgeOp(op) !== undefined;
}

/** Whether the active TensorFlow.js backend has the kernels an op needs. */
export function hasKernels(tf: Tfjs, op: OpName, use: BackendUse): boolean {
  const implementation = bridgeOp(op);
  if (implementation === undefined || !tfjsSupports(op, use)) return false;
  const { forwardKernels, gradientKernels } = implementation;
  const kernels = use === 'gradient' ? [...forwardKernels, ...gradientKernels] : forwardKernels;
  return kernels.every((kernel) => isRegistered(tf, kernel));
}

/** @throws OP_UNSUPPORTED naming the first node that cannot be executed truthfully. */
export function requireSupport(tf: Tfjs, graph: Graph, use: 'forward' | 'gradient'): void {
  for (const node of graph.nodes) {
    if (node.quantization !== undefined || !tfjsSupports(node.op, use)) throw integerNode(node);
    const missing = kernelsOf(node, use).find((kernel) => !isRegistered(tf, kernel));
    if (missing !== undefined) throw missingKernel(node, missing, tf.getBackend());
  }
}

/** Every kernel that a node may run. */
export function kernelsOf(node: GraphNode, use: 'forward' | 'gradient'): readonly string[] {
  const { forwardKernels, gradientKernels } = bridgeOp(node.op)!;
  const activation = activationKernels(activationOf(node));
  const forward = [...forwardKernels, ...activation.forward];
  if (use === 'forward') return forward;
  const dilation = 'dilations' in node.attributes && isDilated(node.attributes.dilations) ? dilatedGradientKernels : [];
  // Add: a value that several nodes read gathers their gradients.
  return [...forward, ...gradientKernels, ...activation.gradient, ...dilation, 'Add'];
}

function activationOf(node: GraphNode) {
  if (node.op === 'activation') return node.attributes.function;
  return 'activation' in node.attributes ? node.attributes.activation : 'linear';
}

function isRegistered(tf: Tfjs, kernel: string): boolean {
  return tf.getKernel(kernel, tf.getBackend()) !== undefined;
}
