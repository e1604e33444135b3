import { graphVersion } from '@fovea/contracts';
import type {
  ActivationQuantization,
  Graph,
  GraphNode,
  NodeOf,
  OpName,
  Quantization,
  TensorData,
} from '@fovea/contracts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import { elementCount, float32Tensor } from '../tensors.ts';
import { createTestRng } from './test-rng.ts';

/** One small graph that every executor runs. */
export interface OpCase {
  readonly name: string;
  readonly graph: Graph;
  /** `[batchSize, ...inputShape]`. */
  readonly inputs: Float32Array;
  readonly batchSize: number;
  /** Worked out by hand; where it is absent the reference interpreter says what is right, see {@link expectedOutput}. */
  readonly expected?: Float32Array;
  /** Largest `|actual - expected| / max(1, |expected|)`: 0 for integers and small whole numbers, 1e-5 for float32
   * arithmetic. */
  readonly tolerance: number;
}

/** What an executor should return for a case. */
export function expectedOutput({ expected, graph, inputs, batchSize }: OpCase): Float32Array {
  return expected ?? createInterpreter(graph).run(inputs, batchSize);
}

/** The largest `|actual - expected| / max(1, |expected|)`; Infinity for another length, and where only one is NaN. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    if (Object.is(a, e) || a === e) continue;
    const error = Math.abs(a - e) / Math.max(1, Math.abs(e));
    largest = Math.max(largest, Number.isNaN(error) ? Infinity : error);
  }
  return largest;
}

/** A node as cases write it: inputs default to the value before it, weights are tensors, not names. */
export interface CaseNode<Name extends OpName = OpName> {
  readonly op: Name;
  readonly name?: string;
  readonly inputs?: readonly string[];
  readonly weights?: Readonly<Record<string, TensorData>>;
  readonly attributes: NodeOf<Name>['attributes'];
  readonly quantization?: ActivationQuantization;
}

/** Keeps op and attributes of a {@link CaseNode} in step. */
export function caseNode<Name extends OpName>(node: CaseNode<Name>): CaseNode {
  return node as unknown as CaseNode;
}

/** A graph without classes, from the input `image` through the nodes; the last one is the output. */
export function caseGraph(inputShape: readonly number[], caseNodes: readonly CaseNode[]): Graph {
  const tensors: Record<string, TensorData> = {};
  let previous = 'image';
  const nodes = caseNodes.map(({ op, name = op, inputs = [previous], weights = {}, attributes, quantization }) => {
    const names = Object.fromEntries(Object.keys(weights).map((role) => [role, `${name}/${role}`]));
    for (const [role, tensor] of Object.entries(weights)) tensors[names[role]!] = tensor;
    previous = name;
    return { name, op, inputs, weights: names, attributes, ...(quantization && { quantization }) } as GraphNode;
  });
  return {
    version: graphVersion,
    inputs: [{ name: 'image', shape: inputShape }],
    outputs: [previous],
    nodes,
    tensors,
    meta: { name: 'case', classes: [] },
  };
}

/** Reproducible numbers in [-1, 1), the same for the same label. */
export function noise(label: string, count: number): Float32Array {
  const rng = createTestRng(7).fork(label);
  return Float32Array.from({ length: count }, () => rng.next() * 2 - 1);
}

export function noiseTensor(label: string, ...shape: readonly number[]): TensorData {
  return float32Tensor(shape, noise(label, elementCount(shape)));
}

/** An int8 kernel in [-127, 127]. */
export function int8Tensor(label: string, shape: readonly number[], quantization: Quantization): TensorData {
  const data = Int8Array.from(noise(label, elementCount(shape)), (value) => Math.round(value * 127));
  return { shape, dtype: 'int8', data, quantization };
}

export function int32Tensor(values: readonly number[]): TensorData {
  return { shape: [values.length], dtype: 'int32', data: Int32Array.from(values) };
}

/** Numbers 1, 2, 3 … */
export function counting(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => i + 1);
}
