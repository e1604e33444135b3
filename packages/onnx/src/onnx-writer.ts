import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';

export type ElementType = 'float32' | 'float16' | 'int8' | 'uint8' | 'int32' | 'int64' | 'bool';

type AttributeValue = string | number | readonly number[] | { readonly float: number } | ElementType;

const elementTypes: Readonly<Record<ElementType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  float16: TensorProto_DataType.FLOAT16,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  bool: TensorProto_DataType.BOOL,
};

/** Operator set 17 with format version 8: what every runtime since 2022 reads, and all that 8-bit models need. */
const opset = 17n;
const irVersion = 8n;

export interface ModelEnds {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly type: ElementType; readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Gathers nodes and constants of an ONNX graph. The same calls give the same bytes. */
export class OnnxWriter {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  readonly #names = new Set<string>();

  /** A name that no value or node has yet: `wanted`, else with a number. */
  fresh(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#names.has(name); count++) name = `${wanted}_${count}`;
    this.#names.add(name);
    return name;
  }

  /** @returns the name of the node's one output, which is `name` made unique. */
  node(
    opType: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const output = this.fresh(name);
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    this.#nodes.push(
      create(NodeProtoSchema, { name: output, opType, input: [...inputs], output: [output], attribute }),
    );
    return output;
  }

  /** Lets a value be known by a name that `fresh` gave. */
  alias(name: string, value: string): void {
    this.#nodes.push(create(NodeProtoSchema, { name, opType: 'Identity', input: [value], output: [name] }));
  }

  /** @returns the name of the constant. `data` is stored as it is, so its length is that of `shape` in elements of `type`. */
  constant(name: string, type: ElementType, shape: readonly number[], data: ArrayBufferView): string {
    const unique = this.fresh(name);
    this.#initializers.set(
      unique,
      create(TensorProtoSchema, {
        name: unique,
        dataType: elementTypes[type],
        dims: shape.map(BigInt),
        // A copy: weights may lie in shared memory, and are little-endian as ONNX wants them on every machine that runs this.
        rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(),
      }),
    );
    return unique;
  }

  float(name: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant(name, 'float32', shape, Float32Array.from(values));
  }

  integers(name: string, values: readonly number[]): string {
    return this.constant(name, 'int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  finish({ name, inputs, outputs, metadata }: ModelEnds): Uint8Array {
    const model = create(ModelProtoSchema, {
      irVersion,
      producerName: 'fovea',
      opsetImport: [{ domain: '', version: opset }],
      graph: {
        name,
        node: this.#nodes,
        initializer: [...this.#initializers.values()],
        input: inputs.map((input) => valueInfo(input.name, input.type, input.shape)),
        output: outputs.map((output) => valueInfo(output.name, 'float32', output.shape)),
      },
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    });
    return toBinary(ModelProtoSchema, model);
  }
}

/** The batch axis has no fixed size. */
function valueInfo(name: string, type: ElementType, shape: readonly number[]): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: elementTypes[type],
          shape: {
            dim: [
              { value: { case: 'dimParam', value: 'batch' } },
              ...shape.map((size) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } })),
            ],
          },
        },
      },
    },
  });
}

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  const is = (type: AttributeProto_AttributeType, fields: object): AttributeProto =>
    create(AttributeProtoSchema, { name, type, ...fields });
  if (typeof value === 'string') {
    if (name === 'to') return is(AttributeProto_AttributeType.INT, { i: BigInt(elementTypes[value as ElementType]) });
    return is(AttributeProto_AttributeType.STRING, { s: new TextEncoder().encode(value) });
  }
  if (typeof value === 'number') return is(AttributeProto_AttributeType.INT, { i: BigInt(value) });
  if ('float' in value) return is(AttributeProto_AttributeType.FLOAT, { f: value.float });
  return is(AttributeProto_AttributeType.INTS, { ints: value.map(BigInt) });
}
