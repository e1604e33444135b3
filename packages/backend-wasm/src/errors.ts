import { FoveaError } from '@fovea/contracts';

const subject = 'backend:fovea/wasm';

/** TensorFlow.js could not start its `wasm` backend. */
export function wasmUnavailable(cause?: unknown): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: 'TensorFlow.js could not start its wasm backend',
    details: {
      hint: 'In a browser, pass the URLs of the .wasm files of @tensorflow/tfjs-backend-wasm; in Node, reinstall that package.',
    },
    cause,
  });
}

/** The engine has no SIMD, or relaxed SIMD was demanded where there is none. */
export function simdUnsupported(build: 'simd' | 'relaxed-simd'): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `This JavaScript engine does not support the ${build} build of the kernels`,
    details: {
      expected: build === 'simd' ? 'WebAssembly SIMD' : 'WebAssembly relaxed SIMD (Node 22 or Chrome 114 and later)',
      received: 'an engine that refuses the module',
      hint: build === 'simd' ? 'Use a newer engine.' : 'Set relaxedSimd to auto or off.',
    },
  });
}

/** The WASM heap cannot grow any further. */
export function heapExhausted(sizeBytes: number): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `The WASM heap has no room for ${sizeBytes} bytes`,
    details: { received: `${sizeBytes} bytes`, hint: 'Lower the batch size or the image size, or dispose of tensors.' },
  });
}

/** A gradient kernel got images that are not NHWC float32. */
export function layoutUnsupported(kernelName: string): FoveaError {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: `${kernelName} needs float32 images in NHWC layout`,
    details: { expected: 'float32, NHWC', received: 'another layout or type', hint: 'Transpose to NHWC first.' },
  });
}

/** A fused kernel was asked for an activation that TensorFlow.js does not fuse. */
export function activationUnsupported(activation: string): FoveaError {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: 'This activation cannot be fused',
    details: {
      expected: 'linear, relu, relu6, elu, sigmoid, leakyrelu or prelu',
      received: activation,
      hint: 'Apply it as an operation of its own.',
    },
  });
}

/** A gradient has another shape than the output it should belong to. */
export function wrongGradientShape(
  kernelName: string,
  expected: readonly number[],
  received: readonly number[],
): FoveaError {
  return new FoveaError({
    code: 'OP_UNSUPPORTED',
    subject,
    message: `${kernelName} got a gradient of another shape than its output`,
    details: {
      expected: `[${expected.join(', ')}]`,
      received: `[${received.join(', ')}]`,
      hint: 'Pass the strides and the padding of the forward pass.',
    },
  });
}
