import type { Backend, Graph } from '@fovea/contracts';

/** True when any node computes with integers, so that a float runtime must not run it. */
export function isIntegerGraph(graph: Graph): boolean {
  return graph.nodes.some(
    (node) => node.quantization !== undefined || node.op === 'quantize' || node.op === 'dequantize',
  );
}

/** True when a backend runs an integer graph: the coded nodes in integers, those between borders in floats. */
export function computesIntegers(backend: Backend, graph: Graph): boolean {
  const coded = new Set(graph.nodes.filter(({ quantization }) => quantization !== undefined).map(({ name }) => name));
  return graph.nodes.every(({ name, op, inputs }) => {
    const isCoded = coded.has(name) || inputs.some((input) => coded.has(input));
    return backend.supports(op, isCoded ? 'int8' : 'forward');
  });
}
