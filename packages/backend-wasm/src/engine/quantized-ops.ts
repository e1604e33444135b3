import type { Graph } from '@fovea/contracts';
import { valueCodes } from '@fovea/graph';
import { findBinaryLayers } from './binary/binary-layers.ts';
import type { BinaryLayers } from './binary/binary-layers.ts';
import { lowerBinary } from './binary/lower-binary.ts';
import type { BinaryCall } from './binary/lower-binary.ts';
import type { EngineMemory } from './engine-memory.ts';
import { ConstantBytes } from './int8/constant-bytes.ts';
import type { IntegerCall } from './int8/integer-call.ts';
import { lowerInteger } from './int8/lower-integer.ts';
import type { Route } from './int8/pack-weights.ts';
import { unsignedCode } from './int8/unsigned-code.ts';
import type { OpCall } from './ops/op-call.ts';
import type { Region } from './program-draft.ts';

/** Lowers the nodes of a graph that compute in integers or in signs, and owns their constants. */
export class QuantizedOps implements Disposable {
  readonly constants: ConstantBytes;
  readonly #graph: Graph;
  readonly #memory: EngineMemory;
  readonly #codes: ReturnType<typeof valueCodes>;
  readonly #binary: BinaryLayers;
  readonly #routes = new Map<string, Route>();

  /** @throws GRAPH_INVALID where integers and floats meet without a border, or codes cannot give exact results. */
  constructor(memory: EngineMemory, graph: Graph) {
    this.#graph = graph;
    this.#memory = memory;
    this.#codes = valueCodes(graph);
    this.#binary = findBinaryLayers(graph);
    this.constants = new ConstantBytes(memory);
  }

  /** Appends the instructions of a node and returns its value; undefined for a node that computes in floats. */
  lower(call: OpCall): Region | undefined {
    const { node } = call;
    const { constants } = this;
    const { tensors } = this.#graph;
    const isUnsigned = this.#binary.unsigned.has(node.name);
    if (this.#binary.layers.has(node.name)) {
      return lowerBinary({ ...call, constants, tensors, isUnsigned } as BinaryCall);
    }
    if (node.op === 'activation' && isUnsigned) return call.inputs[0]!.region;
    const codes = [...node.inputs, node.name].map((name) => {
      const code = this.#codes.get(name);
      return code === undefined ? undefined : unsignedCode(code);
    });
    if (codes.every((code) => code === undefined)) return undefined;
    const inputCodes = codes.slice(0, -1);
    const [{ build }, routes] = [this.#memory, this.#routes];
    return lowerInteger({ ...call, build, constants, routes, tensors, inputCodes, code: codes.at(-1) } as IntegerCall);
  }

  [Symbol.dispose](): void {
    this.constants[Symbol.dispose]();
  }
}
