import { FoveaError } from '@fovea/contracts';
import type { GraphNode } from '@fovea/contracts';

const subject = 'backend:fovea/wasm';

/** What 32-bit pointers reach. */
const maxMemoryBytes = 2 ** 32;

/** A node computes in integers, or is an op that the engine does not have. */
export function nodeUnsupported(node: GraphNode): FoveaError {
  const codes = node.quantization === undefined ? '' : ` with ${node.quantization.dtype} codes`;
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: `node "${node.name}" (${node.op}) is not an op of the compiled engine`,
    details: {
      path: `nodes.${node.name}`,
      expected: 'a node that computes in floats',
      received: `${node.op}${codes}`,
      hint: 'Use the reference interpreter, or a backend that has the op.',
    },
  });
}

/** The graph is no classifier: several inputs or outputs. */
export function notOneInput(inputs: number, outputs: number): FoveaError {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: 'a classifier has one input and one output',
    details: { expected: '1 of each', received: `${inputs} inputs and ${outputs} outputs` },
  });
}

/** The 4 GiB of a WebAssembly memory, or what the machine gives, are not enough. */
export function modelTooLarge(purpose: string, neededBytes: number, usedBytes: number): FoveaError {
  return new FoveaError({
    code: 'MODEL_TOO_LARGE',
    subject,
    message: `there is no memory for ${purpose}`,
    details: {
      expected: `at most ${mebibytes(maxMemoryBytes - usedBytes)} MiB, what is left of 4096 MiB`,
      received: `${mebibytes(neededBytes)} MiB`,
      hint: 'Use a smaller batch, a smaller model, or dispose of models that are no longer used.',
      facts: { neededBytes, usedBytes, limitBytes: maxMemoryBytes },
    },
  });
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/** `importWeights` or `frozen` names no float weight. */
export function unknownWeight(name: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: `the graph has no float weight "${name}"`,
    details: { path: name, expected: `one of ${known.join(', ')}`, received: name },
  });
}

/** `importWeights` got another shape. */
export function wrongWeightShape(name: string, expected: readonly number[], received: readonly number[]): FoveaError {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: `weight "${name}" has another shape`,
    details: { path: name, expected: `[${expected.join(', ')}]`, received: `[${received.join(', ')}]` },
  });
}

/** Inputs that are not `[batchSize, ...inputShape]`. */
export function wrongInputLength(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'the batch does not fill its shape',
    details: {
      path: 'inputs',
      expected: `${expected} values`,
      received: `${received}`,
      hint: 'Pass [batchSize, ...inputShape] preprocessed values.',
    },
  });
}

/** Labels that are not `[batchSize]`. */
export function wrongLabelCount(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'the batch has another number of labels than examples',
    details: { path: 'labels', expected: `${expected} labels`, received: `${received}` },
  });
}

/** A loss whose gradient has another size than its logits. */
export function wrongGradientLength(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject: 'loss',
    message: 'the loss returned a gradient of another size than the logits',
    details: { path: 'gradient', expected: `${expected} values`, received: `${received}` },
  });
}

/** Use after disposal. */
export function disposedExecutable(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'the executable was disposed of',
    details: { hint: 'Prepare the graph again.' },
  });
}

/** Weights were asked for while a step computes with them. */
export function busyExecutable(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'a step is under way',
    details: { hint: 'Await gradients() and predict() before the weights are read or changed.' },
  });
}

/** A thread did not start. */
export function threadsUnavailable(threads: number, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `${threads} threads could not be started`,
    details: {
      received: cause instanceof Error ? cause.message : String(cause),
      hint: 'Set threads to 1, or allow workers: Node by --allow-worker, a page by the worker-src of its policy.',
    },
    cause,
  });
}

/** A thread ended while it was needed: killed, or out of memory. */
export function threadDied(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'RUN_CRASHED',
    subject,
    message: 'a thread of the engine died',
    details: {
      received: cause instanceof Error ? cause.message : String(cause),
      hint: 'Dispose of the backend, activate it again and repeat the run; with fewer threads if memory is short.',
      retryable: true,
    },
    cause,
  });
}

/** TensorFlow.js runs on one thread. */
export function threadsUnsupported(threads: number): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'the tfjs engine runs on one thread',
    details: { path: 'threads', expected: '1', received: `${threads}`, hint: 'Set engine to compiled.' },
  });
}

/** Use before activation, or after disposal. */
export function notActivated(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'the backend is not active',
    details: { expected: 'activate() before any other call', received: 'no activation' },
  });
}

/** The caller gave up. */
export function activationCancelled(cause: unknown): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject, message: 'activation was cancelled', cause });
}
