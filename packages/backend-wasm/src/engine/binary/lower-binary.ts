import type { TensorData } from '@fovea/contracts';
import { elementCount, tensorToFloat32 } from '@fovea/graph';
import type { ConstantBytes } from '../int8/constant-bytes.ts';
import { activationCodes, isFusable } from '../ops/op-call.ts';
import type { OpCall } from '../ops/op-call.ts';
import { borders, convolutionGeometry, windowOver } from '../ops/window.ts';
import type { Window } from '../ops/window.ts';
import type { Region } from '../program-draft.ts';
import { binaryPanel, columnScales, packBits } from './pack-bits.ts';

export type BinaryCall = (OpCall<'conv2d'> | OpCall<'dense'>) & {
  readonly constants: ConstantBytes;
  readonly tensors: Readonly<Record<string, TensorData>>;
  /** Leaves a sign activation to the packing of the layers that read the value. */
  readonly isUnsigned: boolean;
};

/** Appends a layer of signs by signs: the input's signs are packed, the sums come out as floats. Returns where. */
export function lowerBinary(call: BinaryCall): Region {
  const { draft, node, constants, kernels, batch } = call;
  const kernel = call.tensors[node.weights['kernel']!]!;
  const bias = node.weights['bias'] === undefined ? undefined : call.tensors[node.weights['bias']]!;
  const window = windowOf(call, kernel);
  const columns = kernel.shape.at(-1)!;
  const nibbles = window.channels / 4;
  const activation = call.isUnsigned ? 'linear' : node.attributes.activation;
  const code = isFusable(activation) ? activationCodes[activation] : 0;
  const constant = (role: string, make: () => ArrayBufferView) => constants.region(`${node.name} ${role}`, make);
  const { paddedHeight, paddedWidth } = window;
  const [before, after] = [convolutionGeometry(window).slice(0, 3), convolutionGeometry(window).slice(4)];
  const packedInput = draft.bytes(2 * batch * paddedHeight * paddedWidth * nibbles);
  const y = draft.floats(batch * elementCount(call.outputShape));
  draft.emit('binaryPack', call.inputs[0]!.region, packedInput, ...borders(window));
  draft.emit(
    'binaryConv',
    packedInput,
    constant('bits', () => packBits(kernel)),
    constant('scales', () => columnScales(kernel)),
    constant('bias', () => columnBias(bias, columns)),
    ...[y, ...before, nibbles, ...after, columns, code],
    draft.bytes(kernels.binaryConvScratch(window.filterHeight, window.filterWidth)),
  );
  if (!isFusable(activation)) {
    draft.emit('activateAll', y, y, batch * elementCount(call.outputShape), activationCodes[activation]);
  }
  return y;
}

function windowOf(call: BinaryCall, { shape }: TensorData): Window {
  const { node, inputs, batch } = call;
  if (node.op === 'conv2d') return windowOver(inputs[0]!, batch, [shape[0]!, shape[1]!], node.attributes);
  const pixels = { region: inputs[0]!.region, shape: [1, 1, shape[0]!] };
  return windowOver(pixels, batch, [1, 1], { strides: [1, 1], padding: 'valid' });
}

function columnBias(bias: TensorData | undefined, columns: number): Float64Array {
  const values = new Float64Array(Math.ceil(columns / binaryPanel) * binaryPanel);
  if (bias !== undefined) values.set(tensorToFloat32(bias));
  return values;
}
