import type { GraphNode, Loss, TrainBatch } from '@fovea/contracts';
import type { DeviceWeights } from './device-weights.ts';
import { wrongGradientLength } from './errors.ts';
import { nodeWeights, release } from './forward-plan.ts';
import type { BatchStatistics, GradientSink, TrainResult } from './ops/bridge-op.ts';
import { bridgeOp } from './ops/op-table.ts';
import type { Tensor, Tfjs } from './tfjs.ts';
import { add, scoped } from './tfjs.ts';
import type { TrainPlan } from './train-plan.ts';
import { usesBatchStatistics } from './train-plan.ts';

export interface TrainStep {
  readonly loss: number;
  readonly logits: Float32Array;
  /** By tensor name; kept: the caller disposes of them. */
  readonly gradients: ReadonlyMap<string, Tensor>;
  /** Of each batch norm that uses the batch's, on the host. */
  readonly statistics: readonly HostStatistics[];
}

export interface HostStatistics {
  readonly node: GraphNode;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

interface Executed {
  readonly node: GraphNode;
  readonly result: TrainResult;
}

/**
 * One forward and backward pass of a batch of at least one example.
 *
 * @remarks Reverse mode over the Graph's own nodes rather than over a TensorFlow.js tape: a tape clones every tensor it saves,
 * which is a copy in WASM memory, computes the gradients of fused operations for all inputs, the image included, and frees
 * nothing before the end.
 */
export function runTrainStep(
  tf: Tfjs,
  plan: TrainPlan,
  weights: DeviceWeights,
  batch: TrainBatch,
  loss: Loss,
): TrainStep {
  const gradients = new Map<string, Tensor>();
  return scoped(tf, () => {
    const values = new Map<string, Tensor>();
    const executed = runForward(tf, plan, weights, batch, values);
    const output = values.get(plan.outputName)!;
    const logits = (output.dataSync() as Float32Array).slice();
    const numClasses = plan.outputShape.at(-1)!;
    const evaluated = loss.evaluate({ logits, labels: batch.labels, numClasses });
    if (evaluated.gradient.length !== logits.length) {
      throw wrongGradientLength(logits.length, evaluated.gradient.length);
    }
    const statistics = executed.flatMap(({ node, result }) => readStatistics(node, result.statistics));
    const dLogits = tf.tensor(evaluated.gradient, output.shape, 'float32');
    runBackward(tf, plan, executed, values, dLogits, gradients);
    for (const gradient of gradients.values()) tf.keep(gradient);
    return { loss: evaluated.loss, logits, gradients, statistics };
  });
}

function runForward(
  tf: Tfjs,
  plan: TrainPlan,
  weights: DeviceWeights,
  batch: TrainBatch,
  values: Map<string, Tensor>,
): Executed[] {
  values.set(plan.inputName, tf.tensor(batch.inputs, [batch.batchSize, ...plan.inputShape], 'float32'));
  return plan.nodes.map((node) => {
    const result = bridgeOp(node.op)!.train({
      tf,
      node,
      inputs: node.inputs.map((name) => values.get(name)!),
      weights: nodeWeights(node, weights),
      dropoutSeed: batch.dropoutSeed,
      useBatchStatistics: usesBatchStatistics(node, plan.frozen),
    });
    values.set(node.name, result.value);
    return { node, result };
  });
}

/** Fills `gradients` with those of the parameters, and frees values on the way. */
function runBackward(
  tf: Tfjs,
  plan: TrainPlan,
  executed: readonly Executed[],
  values: Map<string, Tensor>,
  dLogits: Tensor,
  gradients: Map<string, Tensor>,
): void {
  const parameters = new Set(plan.parameters);
  const pending = new Map<string, Tensor>([[plan.outputName, dLogits]]);
  const accumulate = (into: Map<string, Tensor>, name: string, gradient: Tensor) => {
    const sum = into.get(name);
    into.set(name, sum === undefined ? gradient : add(tf, sum, gradient));
  };
  for (const { node, result } of executed.toReversed()) {
    const dy = pending.get(node.name);
    pending.delete(node.name);
    const value = values.get(node.name)!;
    values.delete(node.name);
    if (dy !== undefined && plan.differentiated.has(node.name)) {
      tf.tidy(() => {
        const sink: GradientSink = {
          input(index, compute) {
            const name = node.inputs[index]!;
            if (plan.differentiated.has(name)) accumulate(pending, name, compute());
          },
          weight(role, compute) {
            const name = node.weights[role]!;
            if (parameters.has(name)) accumulate(gradients, name, compute());
          },
        };
        result.backward(dy, sink);
        return [...pending.values(), ...gradients.values()];
      });
      release(dy, pending, gradients);
    }
    release(value, values);
  }
}

function readStatistics(node: GraphNode, statistics: BatchStatistics | undefined): HostStatistics[] {
  if (statistics === undefined) return [];
  const [mean, variance] = [statistics.mean, statistics.variance].map((tensor) => tensor.dataSync() as Float32Array);
  return [{ node, mean: mean!, variance: variance! }];
}
