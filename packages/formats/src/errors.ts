import { FoveaError } from '@fovea/contracts';

/** Files of a set are missing or too many. */
export function entryMissing(subject: string, expected: string, names: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: 'the file set has no single entry file',
    details: { expected, received: names.length === 0 ? 'no files' : names.slice(0, 8).join(', ') },
  });
}

export function shardMissing(subject: string, path: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `the weights manifest names a shard that is not in the file set: ${JSON.stringify(path)}`,
    details: { hint: 'Give all weight shards together with model.json.' },
  });
}

/** A claim is over a cap, found before anything of that size was allocated. */
export function tooLarge(subject: string, what: string, limit: number, received: number, unit: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_TOO_LARGE',
    subject,
    message: `${what} is over the limit`,
    details: { expected: `at most ${limit} ${unit}`, received: `${received}` },
  });
}

export function jsonInvalid(subject: string, name: string, cause: unknown): FoveaError {
  return new FoveaError({ code: 'MODEL_INVALID', subject, message: `${name} is not UTF-8 encoded JSON`, cause });
}

export function keyForbidden(subject: string, key: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `the key ${JSON.stringify(key)} is refused in untrusted JSON`,
  });
}

/** A field of the file has another type or value than the format says. */
export function fieldInvalid(subject: string, path: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: 'a field is not what the format says',
    details: { path, expected, received: preview(received) },
  });
}

export function pathRefused(subject: string, path: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `the shard path ${JSON.stringify(path.slice(0, 200))} is refused`,
    details: { expected: 'a relative name of letters, digits, ".", "_" and "-", without ".." or a leading "/"' },
  });
}

export function shardBytesMismatch(subject: string, group: number, expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `the shards of weight group ${group} do not hold what the manifest declares`,
    details: { expected: `${expected} bytes`, received: `${received} bytes`, hint: 'Fetch the shards again.' },
  });
}

export function weightDuplicate(subject: string, name: string): FoveaError {
  return new FoveaError({ code: 'MODEL_INVALID', subject, message: `two weights are named ${JSON.stringify(name)}` });
}

export function weightMissing(subject: string, layer: string, role: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `layer ${JSON.stringify(layer)} has no weight ${JSON.stringify(role)} in the manifest`,
  });
}

export function weightAmbiguous(subject: string, layer: string, role: string, names: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `several weights could be ${JSON.stringify(role)} of layer ${JSON.stringify(layer)}`,
    details: { received: names.join(', '), hint: 'Give layers of nested models distinct names and save again.' },
  });
}

export function weightsUnused(subject: string, names: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `${names.length} weights belong to no layer`,
    details: { received: names.slice(0, 5).join(', ') },
  });
}

export function weightDtype(subject: string, name: string, dtype: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `weight ${JSON.stringify(name)} is not a float`,
    details: { expected: 'float32, or float16, uint8 or uint16 quantized from float32', received: dtype },
  });
}

export function layerUnsupported(subject: string, layer: string, className: string, hint: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `layer ${JSON.stringify(layer)} is a ${JSON.stringify(className)}, which is not imported`,
    details: { hint },
  });
}

export function topologyCyclic(subject: string, layers: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: 'layers depend on each other in a cycle',
    details: { received: layers.slice(0, 5).join(', ') },
  });
}

export function layerInputUnknown(subject: string, layer: string, input: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `layer ${JSON.stringify(layer)} reads ${JSON.stringify(input)}, which no layer yields`,
  });
}

export function shapesInconsistent(subject: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `the layers do not fit together: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}

/** The format cannot hold a node. */
export function nodeUnsupported(subject: string, node: string, reason: string, hint: string): FoveaError {
  return new FoveaError({
    code: 'CAPABILITY_UNSUPPORTED',
    subject,
    message: `node ${JSON.stringify(node)} ${reason}`,
    details: { hint },
  });
}

export function graphUnsupported(subject: string, reason: string, hint: string): FoveaError {
  return new FoveaError({ code: 'CAPABILITY_UNSUPPORTED', subject, message: reason, details: { hint } });
}

export function cancelled(subject: string): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject, message: 'the work was cancelled' });
}

function preview(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  return String(JSON.stringify(value)).slice(0, 120);
}
