import type { Graph } from '@fovea/contracts';
import type { Tensor, Tfjs } from './tfjs.ts';
/** Weights of a graph on the device, decoded to float32. Values are uploaded when first used. */
export declare class DeviceWeights implements Disposable {
  #private;
  constructor(tf: Tfjs, tensors: Graph['tensors']);
  get names(): readonly string[];
  shape(name: string): readonly number[];
  tensor(name: string): Tensor;
  /** A copy of the current values. */
  read(name: string): Float32Array;
  /** @param values given away: not to be changed afterwards. */
  write(name: string, values: Float32Array): void;
  [Symbol.dispose](): void;
}
//# sourceMappingURL=device-weights.d.ts.map
