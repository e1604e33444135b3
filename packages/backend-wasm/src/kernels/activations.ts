import {
  Add,
  Elu,
  Identity,
  LeakyRelu,
  Multiply,
  Neg,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  Sub,
  util,
} from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { activationUnsupported } from '../errors.ts';
import { consume, runKernel } from './run-kernel.ts';

/** What a fused kernel is told about its activation. */
export interface FusedActivation {
  readonly activation?: string | null;
  readonly leakyreluAlpha?: number | null;
}

/** Code of an activation that the kernels fuse into their epilogue; undefined for the others. */
export function activationCode(name: string | null | undefined): number | undefined {
  switch (name) {
    case null:
    case undefined:
    case 'linear':
      return 0;
    case 'relu':
      return 1;
    case 'relu6':
      return 2;
    default:
      return undefined;
  }
}

/** What an epilogue has to apply. */
export interface Epilogue extends FusedActivation {
  readonly bias?: TensorInfo | undefined;
  readonly preluWeights?: TensorInfo | undefined;
}

/**
 * Applies in passes of their own a bias of any shape that broadcasts and an activation, and disposes of `linear`.
 *
 * TensorFlow.js' fused kernels are no fallback: they refuse a bias that is no vector, and XNNPACK computes "same" padding its
 * own way, which differs for some strides.
 *
 * @throws OP_UNSUPPORTED for an unknown activation.
 */
export function finishApart(backend: object, linear: TensorInfo, { bias, ...epilogue }: Epilogue): TensorInfo {
  if (bias === undefined) return activateApart(backend, linear, epilogue);
  const biased = consume(backend, linear, (a) => runKernel(backend, Add, { a, b: bias }));
  return activateApart(backend, biased, epilogue);
}

function activateApart(backend: object, linear: TensorInfo, epilogue: Omit<Epilogue, 'bias'>): TensorInfo {
  const run = (
    kernelName: string,
    more: Readonly<Record<string, TensorInfo>> = {},
    attributes: Readonly<Record<string, unknown>> = {},
  ): TensorInfo => runKernel(backend, kernelName, { x: linear, ...more }, attributes);
  return consume(backend, linear, () => {
    switch (epilogue.activation) {
      case null:
      case undefined:
      case 'linear':
        return run(Identity);
      case 'relu':
        return run(Relu);
      case 'relu6':
        return run(Relu6);
      case 'elu':
        return run(Elu);
      case 'sigmoid':
        return run(Sigmoid);
      case 'leakyrelu':
        return run(LeakyRelu, {}, { alpha: epilogue.leakyreluAlpha ?? 0 });
      case 'prelu':
        return prelu(backend, linear, epilogue.preluWeights as TensorInfo);
      default:
        throw activationUnsupported(String(epilogue.activation));
    }
  });
}

/** TensorFlow.js' wasm kernel takes the weights for a row whatever their shape: others need `relu(x) - alpha * relu(-x)`. */
function prelu(backend: object, x: TensorInfo, alpha: TensorInfo): TensorInfo {
  const own = alpha.shape.slice(alpha.shape.findIndex((size) => size !== 1));
  const isRow = util.arraysEqual(own, x.shape.slice(x.shape.length - own.length));
  if (isRow || util.sizeFromShape(alpha.shape) === 1) return runKernel(backend, Prelu, { x, alpha });
  const negative = consume(backend, runKernel(backend, Neg, { x }), (minus) => runKernel(backend, Relu, { x: minus }));
  const scaled = consume(backend, negative, (a) => runKernel(backend, Multiply, { a, b: alpha }));
  return consume(backend, scaled, (b) =>
    consume(backend, runKernel(backend, Relu, { x }), (a) => runKernel(backend, Sub, { a, b })),
  );
}
