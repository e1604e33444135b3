import { FoveaError } from '@fovea/contracts';
const subject = 'tfjs-bridge';
export function integerNode(node) {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: `node "${node.name}" (${node.op}) computes in integers`,
    details: {
      path: `nodes.${node.name}`,
      expected: 'a node that computes in floats',
      received: node.quantization === undefined ? node.op : `${node.op} with ${node.quantization.dtype} codes`,
      hint: 'TensorFlow.js would compute it in floats, which is another model. Use the reference interpreter or a backend with integer kernels.',
    },
  });
}
export function missingKernel(node, kernel, backendName) {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject: `tfjs-bridge:${backendName}`,
    message: `node "${node.name}" (${node.op}) needs the kernel ${kernel}`,
    details: {
      path: `nodes.${node.name}`,
      expected: `${kernel} among the kernels of the TensorFlow.js backend "${backendName}"`,
      received: 'no such kernel',
      hint: 'Choose a backend that registers it.',
    },
  });
}
export function notOneInput(inputs, outputs) {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: 'a classifier has one input and one output',
    details: { expected: '1 of each', received: `${inputs} inputs and ${outputs} outputs` },
  });
}
export function unknownWeight(name, known) {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: `the graph has no float weight "${name}"`,
    details: { path: name, expected: `one of ${known.join(', ')}`, received: name },
  });
}
export function wrongWeightShape(name, expected, received) {
  return new FoveaError({
    code: 'GRAPH_INVALID',
    subject,
    message: `weight "${name}" has another shape`,
    details: { path: name, expected: `[${expected.join(', ')}]`, received: `[${received.join(', ')}]` },
  });
}
export function wrongInputLength(expected, received) {
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
export function wrongLabelCount(expected, received) {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'the batch has another number of labels than examples',
    details: { path: 'labels', expected: `${expected} labels`, received: `${received}` },
  });
}
export function wrongGradientLength(expected, received) {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject: 'loss',
    message: 'the loss returned a gradient of another size than the logits',
    details: { path: 'gradient', expected: `${expected} values`, received: `${received}` },
  });
}
export function disposedExecutable() {
  return new FoveaError({
    code: 'USAGE',
    subject,
    message: 'the executable was disposed of',
    details: { hint: 'Prepare the graph again.' },
  });
}
export function notActivated(id) {
  return new FoveaError({
    code: 'USAGE',
    subject: `backend:${id}`,
    message: 'the backend is not active',
    details: { expected: 'activate() before any other call', received: 'no activation' },
  });
}
export function activationFailed(id, tfBackendName, cause) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject: `backend:${id}`,
    message: `TensorFlow.js could not start its backend "${tfBackendName}": ${reason}`,
    details: { hint: 'Choose another backend.' },
    cause,
  });
}
export function activationCancelled(id, cause) {
  return new FoveaError({
    code: 'CANCELLED',
    subject: `backend:${id}`,
    message: 'activation was cancelled',
    cause,
  });
}
//# sourceMappingURL=errors.js.map
