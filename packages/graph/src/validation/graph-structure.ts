import { graphVersion } from '@fovea/contracts';
import { invalidField, newerVersion, wrongTensorSize } from '../errors.ts';
import { storedLength } from '../tensors.ts';
import type { TensorDType } from '@fovea/contracts';
import type { Check } from './checks.ts';
import {
  anyFiniteNumber,
  fields,
  integerIn,
  isRecord,
  listOf,
  mapOf,
  nameCheck,
  oneOf,
  positiveNumber,
  scaleCheck,
  stringUpTo,
} from './checks.ts';
import { activationQuantizationCheck, tensorShapeCheck, valueShapeCheck } from './common-checks.ts';

/** Nodes a graph may have. */
export const maxNodes = 5000;

const versionCheck: Check = (value, path) => {
  integerIn(1, 1_000_000)(value, path);
  if ((value as number) > graphVersion) throw newerVersion(value as number, graphVersion);
};

/** Attributes are checked by the op's definition, which needs the op's name first. */
const nodeCheck = fields(
  {
    name: nameCheck,
    op: stringUpTo(64),
    inputs: listOf(nameCheck, { min: 1, max: 256 }),
    weights: mapOf(nameCheck, { max: 8 }),
    attributes: (value, path) => {
      if (!isRecord(value)) throw invalidField(path, 'an object', value);
    },
  },
  { quantization: activationQuantizationCheck },
);

const channelNumbers = (check: Check) => listOf(check, { min: 1, max: 3 });

const preprocessingFields = fields(
  {
    height: integerIn(1, 65_536),
    width: integerIn(1, 65_536),
    channels: oneOf([1, 3]),
    scale: positiveNumber,
    mean: channelNumbers(anyFiniteNumber),
    std: channelNumbers(positiveNumber),
    fit: oneOf(['crop', 'squeeze', 'pad']),
  },
  { resizeTo: integerIn(1, 65_536) },
);

const preprocessingCheck: Check = (value, path) => {
  preprocessingFields(value, path);
  const { channels, mean, std } = value as { channels: number; mean: number[]; std: number[] };
  for (const [name, list] of Object.entries({ mean, std })) {
    if (list.length !== channels) throw invalidField(`${path}.${name}`, `${channels} numbers, one a channel`, list);
  }
};

const schemes = ['storage-only', 'weight-only', 'integer-compute', 'binary-compute'];

const dataUseCheck = fields(
  {
    purpose: oneOf(['training', 'selection', 'tuning', 'calibration']),
    dataset: stringUpTo(256),
    split: oneOf(['train', 'validation', 'test']),
  },
  { indices: stringUpTo(65_536) },
);

const metaCheck = fields(
  { name: stringUpTo(256), classes: listOf(stringUpTo(1024), { max: 100_000 }) },
  {
    preprocessing: preprocessingCheck,
    quantizer: fields(
      { id: stringUpTo(256), scheme: oneOf(schemes) },
      { notes: listOf(stringUpTo(4096), { max: 1000 }) },
    ),
    dataUses: listOf(dataUseCheck, { max: 100 }),
    family: fields({
      id: stringUpTo(256),
      params: (value, path) => {
        if (!isRecord(value)) throw invalidField(path, 'an object', value);
      },
    }),
  },
);

const dataTypes: Readonly<Record<TensorDType, string>> = {
  float32: 'Float32Array',
  float16: 'Uint16Array',
  int8: 'Int8Array',
  uint8: 'Uint8Array',
  int32: 'Int32Array',
  bit: 'Uint8Array',
};

export const dtypeCheck = oneOf(Object.keys(dataTypes));

const int32Check = integerIn(-(2 ** 31), 2 ** 31 - 1);
const maxChannels = 2 ** 24;

const tensorQuantizationFields = fields(
  {
    scale: listOf(scaleCheck, { min: 1, max: maxChannels }),
    zeroPoint: listOf(int32Check, { min: 1, max: maxChannels }),
  },
  { axis: integerIn(0, 5) },
);

/** A tensor's `quantization` against its shape. */
function checkTensorQuantization(value: unknown, shape: readonly number[], path: string): void {
  tensorQuantizationFields(value, path);
  const { scale, zeroPoint, axis } = value as { scale: number[]; zeroPoint: number[]; axis?: number };
  if (axis !== undefined && axis >= shape.length) throw invalidField(`${path}.axis`, `below ${shape.length}`, axis);
  const expected = axis === undefined ? 1 : shape[axis]!;
  for (const [name, list] of Object.entries({ scale, zeroPoint })) {
    if (list.length !== expected) throw invalidField(`${path}.${name}`, `a list of ${expected}`, list);
  }
}

const tensorCheck: Check = (value, path) => {
  fields({ shape: tensorShapeCheck, dtype: dtypeCheck, data: () => {} }, { quantization: () => {} })(value, path);
  const tensor = value as { shape: number[]; dtype: TensorDType; data: unknown; quantization?: unknown };
  const type = Object.prototype.toString.call(tensor.data).slice(8, -1);
  if (type !== dataTypes[tensor.dtype]) throw invalidField(`${path}.data`, dataTypes[tensor.dtype], tensor.data);
  const expected = storedLength(tensor.shape, tensor.dtype);
  const { length } = tensor.data as Float32Array;
  if (length !== expected) throw wrongTensorSize(`${path}.data`, expected, length);
  if (tensor.quantization !== undefined) {
    checkTensorQuantization(tensor.quantization, tensor.shape, `${path}.quantization`);
  }
};

const one = { min: 1, max: 1 } as const;

/** Everything about a graph that one field alone decides: types, ranges, names, lengths. */
export const graphStructureCheck = fields({
  version: versionCheck,
  inputs: listOf(fields({ name: nameCheck, shape: valueShapeCheck }), one),
  outputs: listOf(nameCheck, one),
  nodes: listOf(nodeCheck, { min: 1, max: maxNodes }),
  tensors: mapOf(tensorCheck, { max: 8 * maxNodes }),
  meta: metaCheck,
});
