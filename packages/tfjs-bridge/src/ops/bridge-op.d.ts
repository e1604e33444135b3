import type { NodeOf, OpName } from '@fovea/contracts';
import type { Tensor, Tfjs } from '../tfjs.ts';
/** One execution of a node. Values carry the batch axis, which the Graph leaves out. */
export interface OpCall<Name extends OpName> {
  readonly tf: Tfjs;
  readonly node: NodeOf<Name>;
  readonly inputs: readonly Tensor[];
  /** Tensor of each role, such as `kernel`. */
  readonly weights: Readonly<Record<string, Tensor>>;
}
export interface TrainCall<Name extends OpName> extends OpCall<Name> {
  /** 0 .. 2^31-1. */
  readonly dropoutSeed: number;
  /** False for a batch norm whose running statistics are frozen: it then normalises with them. */
  readonly useBatchStatistics: boolean;
}
/** Takes the gradients of a node; those nobody asked for are never computed. */
export interface GradientSink {
  input(index: number, compute: () => Tensor): void;
  weight(role: string, compute: () => Tensor): void;
}
/** Biased statistics of one batch, `[channels]` each. */
export interface BatchStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}
export interface TrainResult {
  readonly value: Tensor;
  /** @param dy d(loss) / d(value). It may be handed on as a gradient itself. */
  backward(dy: Tensor, sink: GradientSink): void;
  readonly statistics?: BatchStatistics;
}
/** How TensorFlow.js computes and differentiates one op of the Graph. Neither function disposes of what it is given. */
export interface BridgeOp<Name extends OpName> {
  /** Kernels the backend must have, those of the activation aside. */
  readonly forwardKernels: readonly string[];
  readonly gradientKernels: readonly string[];
  infer(call: OpCall<Name>): Tensor;
  train(call: TrainCall<Name>): TrainResult;
}
/** An op that computes the same in training as in inference. */
export declare function plainOp<Name extends OpName>(parts: {
  readonly forwardKernels: readonly string[];
  readonly gradientKernels: readonly string[];
  forward(call: OpCall<Name>): Tensor;
  backward(call: OpCall<Name>, value: Tensor, dy: Tensor, sink: GradientSink): void;
}): BridgeOp<Name>;
//# sourceMappingURL=bridge-op.d.ts.map
