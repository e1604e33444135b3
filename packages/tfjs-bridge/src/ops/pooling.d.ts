import type { Tensor, Tfjs } from '../tfjs.ts';
import type { TrainResult } from './bridge-op.ts';
interface GlobalPoolCall {
  readonly tf: Tfjs;
  readonly node: {
    readonly attributes: {
      readonly keepDims: boolean;
    };
  };
  readonly inputs: readonly Tensor[];
}
export declare const maxPoolOp: import('./bridge-op.ts').BridgeOp<'maxPool'>;
export declare const avgPoolOp: import('./bridge-op.ts').BridgeOp<'avgPool'>;
export declare const globalAvgPoolOp: {
  forwardKernels: readonly string[];
  gradientKernels: readonly string[];
  infer: (call: GlobalPoolCall) => Tensor;
  train(call: GlobalPoolCall): TrainResult;
};
export declare const globalMaxPoolOp: {
  forwardKernels: readonly string[];
  gradientKernels: readonly string[];
  infer: (call: GlobalPoolCall) => Tensor;
  train(call: GlobalPoolCall): TrainResult;
};
export {};
//# sourceMappingURL=pooling.d.ts.map
