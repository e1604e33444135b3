import type { Graph } from '@fovea/contracts';
import { float32Tensor, logitsGraph, replaceTensors, tensorToFloat32 } from '@fovea/graph';
import { crossEntropy } from './cross-entropy.ts';
import { trainingForward } from './training-forward.ts';

export interface LabeledInputs {
  /** `[batchSize, ...inputShape]`. */
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
}

// A power of two, so that most perturbed float32 weights are exact. Small enough to stay on one side of a kink.
const nudge = 2 ** -12;

/**
 * Central differences of the training loss by some elements of a tensor, from the float64 interpreter.
 *
 * @param loss of logits `[batchSize, numClasses]`; mean softmax cross-entropy when left out.
 * @returns d(loss) / d(tensor[index]) for each index.
 */
export function numericGradient(
  graph: Graph,
  tensor: string,
  indices: readonly number[],
  { inputs, labels }: LabeledInputs,
  loss: (logits: Float64Array) => number = (logits) => crossEntropy(logits, labels),
): Float64Array {
  const trained = logitsGraph(graph);
  const original = trained.tensors[tensor];
  if (original === undefined) return new Float64Array(indices.length);
  const values = tensorToFloat32(original);
  const lossAt = (index: number, value: number): number => {
    const nudged = values.slice();
    nudged[index] = value;
    const moved = replaceTensors(trained, { [tensor]: float32Tensor(original.shape, nudged) });
    return loss(trainingForward(moved, inputs, labels.length).logits);
  };
  return Float64Array.from(indices, (index) => {
    const value = values[index] ?? 0;
    const [above, below] = [Math.fround(value + nudge), Math.fround(value - nudge)];
    return (lossAt(index, above) - lossAt(index, below)) / (above - below);
  });
}
