import { FoveaError } from '@fovea/contracts';

const subject = 'backend:fovea/onnx';

/** The runtime's package is not there, or its native part can't be loaded. */
export function runtimeUnavailable(packageName: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `${packageName} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { hint: `Install it beside Fovea: npm install ${packageName}@1.30.0` },
    cause,
  });
}

export function notActive(): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: 'the backend is not active',
    details: { hint: 'Call activate() first, and use it no longer than until it is disposed of.' },
  });
}

export function trainingUnsupported(): FoveaError {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: 'ONNX Runtime predicts only',
    details: { hint: 'Train on backend:fovea/wasm, then evaluate and measure here.' },
  });
}

/** An op of the graph computes in a way that this backend doesn't offer. */
export function nodeUnsupported(node: string, op: string): FoveaError {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: `node ${JSON.stringify(node)} (${op}) computes in integers that ONNX has no op for`,
    details: { hint: 'Evaluate it on backend:fovea/wasm.' },
  });
}

export function inputLength(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: 'the inputs are not a batch of what the graph takes',
    details: { expected: `${expected} values`, received: `${received}` },
  });
}

/** The runtime refused the model, or failed on it. */
export function runtimeFailed(model: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `ONNX Runtime failed on ${model}: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}
