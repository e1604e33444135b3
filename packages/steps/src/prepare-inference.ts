import type { Backend, Graph, InferExecutable } from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';
import { computesIntegers, isIntegerGraph } from './integer-graph.ts';

/** How a model is to be run on a backend. */
export interface InferencePlan {
  /** The backend has no integer kernels for it: the reference interpreter computes, exactly and slowly. */
  readonly isInterpreted: boolean;
  /** For records. */
  readonly executor: string;
  prepare(): Promise<InferExecutable>;
}

export function planInference(graph: Graph, backend: Backend): InferencePlan {
  const isInteger = isIntegerGraph(graph);
  if (isInteger && !computesIntegers(backend, graph)) {
    return { isInterpreted: true, executor: 'integer reference', prepare: async () => interpreterExecutable(graph) };
  }
  return {
    isInterpreted: false,
    executor: isInteger ? `${backend.id} int8` : backend.id,
    prepare: () => backend.prepare(graph, 'infer'),
  };
}

/** The reference interpreter in the clothes of an executable. */
function interpreterExecutable(graph: Graph): InferExecutable {
  const interpreter = createInterpreter(graph);
  return {
    graph,
    predict: async (inputs, batchSize) => interpreter.run(inputs, batchSize),
    [Symbol.dispose]: () => undefined,
  };
}
