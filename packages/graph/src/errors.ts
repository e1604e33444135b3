import { FoveaError } from '@fovea/contracts';
import type { ErrorDetails } from '@fovea/contracts';

/** Text for messages: short, on one line, whatever the value is. */
function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null) {
    return String(value);
  }
  if (ArrayBuffer.isView(value))
    return `${Object.prototype.toString.call(value).slice(8, -1)} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) {
    return value.length > 8 ? `a list of ${value.length}` : `[${value.map(describeValue).join(', ')}]`;
  }
  return typeof value === 'object' ? 'an object' : typeof value;
}

function graphError(path: string, message: string, details: ErrorDetails) {
  return new FoveaError({ code: 'GRAPH_INVALID', subject: 'graph', message, details: { path, ...details } });
}

export function invalidField(path: string, expected: string, received: unknown, hint?: string): FoveaError {
  return graphError(path, 'the value is not acceptable', {
    expected,
    received: describeValue(received),
    ...(hint === undefined ? {} : { hint }),
  });
}

export function unknownField(path: string, key: string, known: readonly string[]): FoveaError {
  return graphError(path, `unknown field ${describeValue(key)}`, {
    expected: known.length === 0 ? 'no fields' : `only ${known.join(', ')}`,
    received: describeValue(key),
    hint: 'Remove the field, or read the file with the version that wrote it.',
  });
}

export function newerVersion(version: number, known: number): FoveaError {
  return graphError('version', 'the graph was written by a newer version', {
    expected: `at most ${known}`,
    received: String(version),
    hint: 'Update @fovea/graph.',
  });
}

export function unknownOp(path: string, op: unknown, known: readonly string[]): FoveaError {
  return graphError(path, 'the op is not in the op set', {
    expected: known.join(', '),
    received: describeValue(op),
    hint: 'Express the layer with ops of the set.',
  });
}

export function duplicateName(path: string, name: string): FoveaError {
  return graphError(path, `the name ${describeValue(name)} is taken`, {
    expected: 'a name that no earlier node or input has',
    received: describeValue(name),
    hint: 'Give the node another name.',
  });
}

export function unknownValueName(path: string, name: string): FoveaError {
  return graphError(path, `no earlier value is named ${describeValue(name)}`, {
    expected: 'the graph input or a node earlier in the list',
    received: describeValue(name),
    hint: 'List nodes in topological order, and check the spelling.',
  });
}

export function wrongInputCount(path: string, expected: string, received: number): FoveaError {
  return graphError(path, 'wrong number of inputs', { expected, received: String(received) });
}

export function missingWeight(path: string, role: string): FoveaError {
  return graphError(path, `the weight ${describeValue(role)} is missing`, {
    expected: `a tensor name at weights.${role}`,
    received: 'nothing',
  });
}

export function unknownTensor(path: string, name: string): FoveaError {
  return graphError(path, `no tensor is named ${describeValue(name)}`, {
    expected: 'a name in graph.tensors',
    received: describeValue(name),
    hint: 'Add the tensor, or correct the reference.',
  });
}

export function unusedTensor(name: string): FoveaError {
  return graphError(`tensors.${name}`, 'no node uses the tensor', {
    expected: 'only tensors that nodes refer to',
    received: describeValue(name),
    hint: 'Drop the tensor: it would count as size and never compute.',
  });
}

export function wrongTensorSize(path: string, expected: number, received: number): FoveaError {
  return graphError(path, 'the data does not fit the shape', {
    expected: `${expected} stored elements`,
    received: String(received),
  });
}

export function shapeMismatch(path: string, expected: string, received: readonly number[], hint?: string): FoveaError {
  return graphError(path, 'the shape does not fit', {
    expected,
    received: `[${received.join(', ')}]`,
    ...(hint === undefined ? {} : { hint }),
  });
}

export function emptyOutput(path: string, inputSize: readonly number[], window: readonly number[]): FoveaError {
  return graphError(path, 'the window is larger than the padded image', {
    expected: `at least ${window[0]} x ${window[1]} pixels`,
    received: `${inputSize[0]} x ${inputSize[1]} pixels`,
    hint: 'Use a smaller window, fewer reductions, or padding "same".',
  });
}

export function valueTooLarge(path: string, elements: number, limit: number): FoveaError {
  return graphError(path, 'the value is too large', {
    expected: `at most ${limit} elements an example`,
    received: String(elements),
    hint: 'Use smaller images or fewer channels.',
  });
}

export function needsDequantize(path: string, value: string, op: string): FoveaError {
  return graphError(path, `${op} computes in floats, but ${describeValue(value)} is coded in integers`, {
    expected: 'a float value',
    received: 'an integer-coded value',
    hint: `Insert a dequantize node before it${op === 'dense' ? ', or store its kernel as symmetric int8' : ''}.`,
  });
}

export function needsQuantize(path: string, value: string): FoveaError {
  return graphError(path, `the node has a quantization, but ${describeValue(value)} is a float`, {
    expected: 'an integer-coded value',
    received: 'a float value',
    hint: 'Insert a quantize node before it, or drop the quantization.',
  });
}

export function notInteger(path: string, op: string): FoveaError {
  return graphError(path, `${op} has no integer semantics`, {
    expected: 'no quantization on this op',
    received: 'a quantization',
    hint: 'Drop the quantization and put dequantize before the node.',
  });
}

export function codeMismatch(path: string, op: string): FoveaError {
  return graphError(path, `${op} copies stored values, so that its code must be that of its input`, {
    expected: 'the same dtype, scale and zero point in and out',
    received: 'another code',
    hint: 'Copy the quantization of the input.',
  });
}

export function codedOutput(path: string, value: string): FoveaError {
  return graphError(path, `the graph output ${describeValue(value)} is coded in integers`, {
    expected: 'a float output',
    received: 'an integer-coded value',
    hint: 'End with a dequantize node, or leave the last dense layer without quantization.',
  });
}

export function replacedShape(name: string, expected: readonly number[], received: readonly number[]): FoveaError {
  return shapeMismatch(
    `tensors.${name}`,
    `[${expected.join(', ')}]`,
    received,
    'Replace weights by ones of the same shape.',
  );
}

export function graphTooLarge(elements: number, limit: number): FoveaError {
  return new FoveaError({
    code: 'MODEL_TOO_LARGE',
    subject: 'graph',
    message: 'the activations of one example do not fit the interpreter',
    details: {
      expected: `at most ${limit} elements in total`,
      received: String(elements),
      hint: 'Use a smaller input size.',
    },
  });
}

export function wrongInputLength(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'graph',
    message: 'the inputs do not fill the batch',
    details: {
      expected: `${expected} values`,
      received: String(received),
      hint: 'Pass batchSize times the elements of the input shape.',
    },
  });
}

export function wrongImageShape(expected: readonly number[], received: readonly number[]): FoveaError {
  return new FoveaError({
    code: 'IMAGE_INVALID',
    subject: 'preprocess',
    message: 'the images do not have the size that the model expects',
    details: {
      expected: `[${expected.join(', ')}]`,
      received: `[${received.join(', ')}]`,
      hint: 'Resize and crop the images first, as preprocessing.fit says.',
    },
  });
}

export function wrongBufferLength(name: string, expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'IMAGE_INVALID',
    subject: 'preprocess',
    message: `${name} has the wrong length`,
    details: { expected: String(expected), received: String(received) },
  });
}

export function invalidModelFile(message: string, expected: string, received: unknown, hint: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'model-file',
    message,
    details: { expected, received: describeValue(received), hint },
  });
}

export function invalidModelGraph(cause: FoveaError): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'model-file',
    message: `the graph inside is not valid. ${cause.message}`,
    details: { ...cause.details, hint: cause.details.hint ?? 'Export the model again.' },
    cause,
  });
}

export function nothingThrown(): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject: 'test',
    message: 'the call returned',
    details: { expected: 'a FoveaError', received: 'nothing thrown' },
  });
}
