import { isFoveaError } from '@fovea/contracts';
import type { Graph, Quantization, TensorData, TensorDType } from '@fovea/contracts';
import { invalidModelFile, invalidModelGraph } from '../errors.ts';
import { sameShape } from '../ops/shape-checks.ts';
import { storedLength } from '../tensors.ts';
import { validateGraph } from '../validate-graph.ts';
import { fields, mapOf } from '../validation/checks.ts';
import { tensorShapeCheck } from '../validation/common-checks.ts';
import { dtypeCheck, maxNodes } from '../validation/graph-structure.ts';
import { canonicalJson } from './canonical-json.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import { parseStrictJson } from './strict-json.ts';

const format = 'fovea';

const hint = 'Open files that Fovea wrote, or import other formats with their importer.';

/**
 * A `.fovea` file: safetensors whose `__metadata__` holds `format: "fovea"` and `graph`, the Graph as canonical JSON with
 * each tensor's data left out. Equal graphs give equal bytes, whatever the order of their keys.
 *
 * @throws GRAPH_INVALID.
 */
export function encodeFovea(graph: Graph): Uint8Array {
  validateGraph(graph);
  const described = Object.fromEntries(
    Object.entries(graph.tensors).map(([name, { shape, dtype, quantization }]) => [
      name,
      { shape, dtype, quantization },
    ]),
  );
  return encodeSafetensors(graph.tensors, { format, graph: canonicalJson({ ...graph, tensors: described }) });
}

/**
 * Reads a `.fovea` file that nobody vouches for; see {@link decodeSafetensors} and {@link validateGraph} for what is refused.
 *
 * @throws MODEL_INVALID.
 */
export function decodeFovea(bytes: Uint8Array): Graph {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata['format'] !== format || metadata['graph'] === undefined) {
    throw invalidModelFile(
      'the file holds tensors but no Fovea graph',
      'metadata "format" and "graph"',
      'others',
      hint,
    );
  }
  const json = parseStrictJson(metadata['graph'], 'the graph');
  try {
    fields({
      version: unchecked,
      inputs: unchecked,
      outputs: unchecked,
      nodes: unchecked,
      meta: unchecked,
      tensors: descriptionsCheck,
    })(json, 'graph');
    const described = json as Omit<Graph, 'tensors'> & { tensors: Record<string, Description> };
    const graph: Graph = { ...described, tensors: joinTensors(described.tensors, tensors) };
    validateGraph(graph);
    return graph;
  } catch (error) {
    if (isFoveaError(error) && error.code === 'GRAPH_INVALID') throw invalidModelGraph(error);
    throw error;
  }
}

interface Description {
  readonly shape: number[];
  readonly dtype: TensorDType;
  readonly quantization?: Quantization;
}

/** What {@link validateGraph} checks once the tensors are in place. */
const unchecked = () => {};

const descriptionsCheck = mapOf(fields({ shape: tensorShapeCheck, dtype: dtypeCheck }, { quantization: unchecked }), {
  max: 8 * maxNodes,
});

function joinTensors(
  described: Readonly<Record<string, Description>>,
  stored: Readonly<Record<string, TensorData>>,
): Record<string, TensorData> {
  const extra = Object.keys(stored).find((name) => !Object.hasOwn(described, name));
  if (extra !== undefined) throw invalidModelFile('a stored tensor is not in the graph', 'no such tensor', extra, hint);
  const joined = Object.entries(described).map(([name, { shape, dtype, quantization }]): [string, TensorData] => {
    const tensor = Object.hasOwn(stored, name) ? stored[name]! : undefined;
    const expected = dtype === 'bit' ? { dtype: 'uint8', shape: [storedLength(shape, 'bit')] } : { dtype, shape };
    if (tensor === undefined || tensor.dtype !== expected.dtype || !sameShape(tensor.shape, expected.shape)) {
      const received = tensor === undefined ? 'nothing' : `${tensor.dtype} [${tensor.shape.join(', ')}]`;
      const wanted = `${expected.dtype} [${expected.shape.join(', ')}]`;
      throw invalidModelFile(`the tensor ${JSON.stringify(name)} is not stored as described`, wanted, received, hint);
    }
    return [name, { shape, dtype, data: tensor.data, ...(quantization === undefined ? {} : { quantization }) }];
  });
  return Object.fromEntries(joined);
}
