import type { Graph, GraphNode } from '@fovea/contracts';
import { graphTooLarge, wrongInputLength } from '../errors.ts';
import { inferShapes } from '../infer-shapes.ts';
import { elementCount } from '../tensors.ts';
import { validateGraph } from '../validate-graph.ts';
import { valueCodes } from '../validation/integer-codes.ts';
import type { Values } from './kernel.ts';
import { createKernel } from './kernel-table.ts';

/**
 * Sees every value as it is computed, the graph input included: once for each example. `values` has the value's shape; it is
 * a Float64Array for floats and an Int32Array of stored numbers where the value is coded in integers. It is reused: copy
 * what you keep.
 */
export type Observe = (valueName: string, values: Float64Array | Int32Array, example: number) => void;

/** Computes a graph, exactly as documented and without a backend: the yardstick of all executors. */
export interface Interpreter {
  readonly graph: Graph;
  /**
   * @param inputs `[batchSize, ...inputShape]`, preprocessed, row-major.
   * @returns `[batchSize, ...outputShape]`, rounded to float32; empty for batch 0. NaN spreads through floats; `quantize`
   * codes it as 0.
   * @throws PARAMS_INVALID when the inputs do not fill the batch.
   */
  run(inputs: Float32Array, batchSize: number, observe?: Observe): Float32Array;
}

/** Activations of one example that the interpreter holds at once: 1 GiB in float64. */
const maxActivationElements = 2 ** 27;

/**
 * The reference interpreter. Floats are computed in float64 from the float32 weights; nodes that carry a `quantization`, and
 * a dense node after one, compute in exact integers (docs/integer-semantics.md). Dropout is the identity, batch norm uses its
 * running statistics.
 *
 * @throws GRAPH_INVALID; MODEL_TOO_LARGE when one example's activations exceed 2^27 elements.
 */
export function createInterpreter(graph: Graph): Interpreter {
  validateGraph(graph);
  const values = allocateValues(graph);
  const input = graph.inputs[0]!;
  const inputValues = values.get(input.name)!;
  const outputValues = values.get(graph.outputs[0]!)!;
  const steps = planSteps(graph, values);

  function run(inputs: Float32Array, batchSize: number, observe?: Observe): Float32Array {
    const expected = batchSize * inputValues.length;
    if (inputs.length !== expected) throw wrongInputLength(expected, inputs.length);
    const outputs = new Float32Array(batchSize * outputValues.length);
    for (let example = 0; example < batchSize; example++) {
      inputValues.set(inputs.subarray(example * inputValues.length, (example + 1) * inputValues.length));
      observe?.(input.name, inputValues, example);
      for (const step of steps) {
        step.compute();
        observe?.(step.name, step.output, example);
      }
      outputs.set(outputValues, example * outputValues.length);
    }
    return outputs;
  }

  return { graph, run };
}

function allocateValues(graph: Graph): ReadonlyMap<string, Values> {
  const shapes = inferShapes(graph);
  const codes = valueCodes(graph);
  const total = [...shapes.values()].reduce((sum, shape) => sum + elementCount(shape), 0);
  if (total > maxActivationElements) throw graphTooLarge(total, maxActivationElements);
  return new Map(
    Array.from(shapes, ([name, shape]): [string, Values] => {
      const count = elementCount(shape);
      return [name, codes.get(name) === undefined ? new Float64Array(count) : new Int32Array(count)];
    }),
  );
}

function planSteps(graph: Graph, values: ReadonlyMap<string, Values>) {
  const shapes = inferShapes(graph);
  const codes = valueCodes(graph);
  return graph.nodes.map((node: GraphNode) => {
    const kernel = createKernel({
      node,
      inputShapes: node.inputs.map((name) => shapes.get(name)!),
      outputShape: shapes.get(node.name)!,
      weights: Object.fromEntries(Object.entries(node.weights).map(([role, name]) => [role, graph.tensors[name]!])),
      inputCodes: node.inputs.map((name) => codes.get(name)),
    });
    const inputs = node.inputs.map((name) => values.get(name)!);
    const output = values.get(node.name)!;
    return { name: node.name, output, compute: () => kernel(inputs, output) };
  });
}
