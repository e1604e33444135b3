import { wrongGradientLength } from './errors.js';
import { nodeWeights, release } from './forward-plan.js';
import { bridgeOp } from './ops/op-table.js';
import { add, scoped } from './tfjs.js';
import { usesBatchStatistics } from './train-plan.js';
/**
 * One forward and backward pass of a batch of at least one example.
 *
 * @remarks Reverse mode over the Graph's own nodes rather than over a TensorFlow.js tape: a tape clones every tensor it saves,
 * which is a copy in WASM memory, computes the gradients of fused operations for all inputs, the image included, and frees
 * nothing before the end.
 */
export function runTrainStep(tf, plan, weights, batch, loss) {
  const gradients = new Map();
  return scoped(tf, () => {
    const values = new Map();
    const executed = runForward(tf, plan, weights, batch, values);
    const output = values.get(plan.outputName);
    const logits = output.dataSync().slice();
    const numClasses = plan.outputShape.at(-1);
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
function runForward(tf, plan, weights, batch, values) {
  values.set(plan.inputName, tf.tensor(batch.inputs, [batch.batchSize, ...plan.inputShape], 'float32'));
  return plan.nodes.map((node) => {
    const result = bridgeOp(node.op).train({
      tf,
      node,
      inputs: node.inputs.map((name) => values.get(name)),
      weights: nodeWeights(node, weights),
      dropoutSeed: batch.dropoutSeed,
      useBatchStatistics: usesBatchStatistics(node, plan.frozen),
    });
    values.set(node.name, result.value);
    return { node, result };
  });
}
/** Fills `gradients` with those of the parameters, and frees values on the way. */
function runBackward(tf, plan, executed, values, dLogits, gradients) {
  const parameters = new Set(plan.parameters);
  const pending = new Map([[plan.outputName, dLogits]]);
  const accumulate = (into, name, gradient) => {
    const sum = into.get(name);
    into.set(name, sum === undefined ? gradient : add(tf, sum, gradient));
  };
  for (const { node, result } of executed.toReversed()) {
    const dy = pending.get(node.name);
    pending.delete(node.name);
    const value = values.get(node.name);
    values.delete(node.name);
    if (dy !== undefined && plan.differentiated.has(node.name)) {
      tf.tidy(() => {
        const sink = {
          input(index, compute) {
            const name = node.inputs[index];
            if (plan.differentiated.has(name)) accumulate(pending, name, compute());
          },
          weight(role, compute) {
            const name = node.weights[role];
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
function readStatistics(node, statistics) {
  if (statistics === undefined) return [];
  const [mean, variance] = [statistics.mean, statistics.variance].map((tensor) => tensor.dataSync());
  return [{ node, mean: mean, variance: variance }];
}
//# sourceMappingURL=train-step.js.map
