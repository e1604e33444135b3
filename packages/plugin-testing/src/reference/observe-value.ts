import type { Graph } from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';

/** One value of a whole batch, `[batchSize, ...shape]`, in the float64 of the reference interpreter. */
export function observeValue(graph: Graph, name: string, inputs: Float32Array, batchSize: number): Float64Array {
  const examples: Float64Array[] = [];
  createInterpreter(graph).run(inputs, batchSize, (value, values) => {
    if (value === name) examples.push(Float64Array.from(values));
  });
  const joined = new Float64Array(examples.reduce((length, example) => length + example.length, 0));
  let offset = 0;
  for (const example of examples) {
    joined.set(example, offset);
    offset += example.length;
  }
  return joined;
}
