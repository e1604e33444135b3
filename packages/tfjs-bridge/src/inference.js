import { wrongInputLength } from './errors.js';
import { nodeWeights, release } from './forward-plan.js';
import { bridgeOp } from './ops/op-table.js';
/**
 * The plan's output for a batch, in inference mode. Intermediate values are freed as soon as nothing reads them.
 *
 * @returns `[batchSize, ...outputShape]`, a copy; empty for batch 0.
 */
export async function runInference(tf, plan, weights, inputs, batchSize) {
  requireInputLength(plan, inputs, batchSize);
  if (batchSize === 0) return new Float32Array(0);
  const output = tf.tidy(() => {
    const image = tf.tensor(inputs, [batchSize, ...plan.inputShape], 'float32');
    const values = new Map([[plan.inputName, image]]);
    plan.nodes.forEach((node, position) => {
      const nodeInputs = node.inputs.map((name) => values.get(name));
      const value = tf.tidy(() =>
        bridgeOp(node.op).infer({ tf, node, inputs: nodeInputs, weights: nodeWeights(node, weights) }),
      );
      values.set(node.name, value);
      for (const name of plan.lastReads[position]) {
        const last = values.get(name);
        values.delete(name);
        release(last, values);
      }
    });
    return values.get(plan.outputName);
  });
  // Some backends hand out their own storage, which the slice leaves behind.
  const result = (await output.data()).slice();
  output.dispose();
  return result;
}
/** @throws USAGE unless `inputs` is `[batchSize, ...inputShape]`. */
export function requireInputLength(plan, inputs, batchSize) {
  const expected = plan.inputShape.reduce((product, dimension) => product * dimension, batchSize);
  if (inputs.length !== expected) throw wrongInputLength(expected, inputs.length);
}
//# sourceMappingURL=inference.js.map
