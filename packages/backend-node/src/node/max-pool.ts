import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import {
  booleanAttribute,
  floatType,
  integersAttribute,
  oneDnnLabel,
  stringAttribute,
  type OperationAttribute,
  type OperationRunner,
} from './operation-runner.ts';

/** oneDNN's pool with what its gradient needs: the place of each maximum, the workspace. */
const poolOperation = '_MklNativeMaxPool';
const poolGradientOperation = '_MklNativeMaxPoolGrad';

type DataId = TensorInfo['dataId'];

interface Kernels {
  readonly pool: KernelFunc;
  readonly gradient: KernelFunc;
}

/**
 * Max pooling by oneDNN, for kernels that are not of the plain operation.
 *
 * @remarks TensorFlow rewrites graphs to these operations, but not what runs one operation at a time, as TensorFlow.js does.
 * The plain gradient searches each window again: eight times the time of this one on images of 26x26.
 * @returns undefined where this TensorFlow has no such operations.
 */
export function oneDnnMaxPool(tf: typeof tfjs, runner: OperationRunner, plain: Kernels): Kernels | undefined {
  const workspaces = new Workspaces(runner);
  const kernels = makeKernels(tf, runner, plain, workspaces);
  return isSupported(tf, runner, kernels) ? kernels : undefined;
}

function makeKernels(tf: typeof tfjs, runner: OperationRunner, plain: Kernels, workspaces: Workspaces): Kernels {
  return {
    pool: (call) => {
      const x = call.inputs['x']!;
      if (x.dtype !== 'float32') return plain.pool(call);
      const attributes = [floatType(runner), ...windowAttributes(tf, runner, x, call.attrs)];
      const [output, workspace] = runner.binding.executeOp(poolOperation, attributes, runner.getInputTensorIds([x]), 2);
      const y = runner.createOutputTensor(output!);
      workspaces.keep(y.dataId, workspace!.id);
      return y;
    },
    gradient: (call) => {
      const { dy, input, output } = call.inputs as { dy: Tensor; input: Tensor; output: Tensor };
      const workspace = workspaces.of(output.dataId);
      if (workspace === undefined) return plain.gradient(call);
      const attributes = [floatType(runner), ...windowAttributes(tf, runner, input, call.attrs)];
      const ids = [...runner.getInputTensorIds([input, output, dy]), workspace];
      return runner.createOutputTensor(runner.binding.executeOp(poolGradientOperation, attributes, ids, 1)[0]!);
    },
  };
}

/** Workspaces by the output that they belong to: they live as long as it does, and TensorFlow.js knows nothing of them. */
class Workspaces {
  readonly #runner: OperationRunner;
  readonly #ids = new Map<DataId, number>();

  constructor(runner: OperationRunner) {
    this.#runner = runner;
    const disposeData = runner.disposeData.bind(runner);
    runner.disposeData = (dataId, force) => {
      const isGone = disposeData(dataId, force);
      if (isGone) this.#free(dataId);
      return isGone;
    };
  }

  keep(output: DataId, id: number): void {
    this.#ids.set(output, id);
  }

  of(output: DataId): number | undefined {
    return this.#ids.get(output);
  }

  #free(output: DataId): void {
    const id = this.#ids.get(output);
    if (id === undefined) return;
    this.#ids.delete(output);
    this.#runner.binding.deleteTensor(id);
  }
}

function windowAttributes(
  tf: typeof tfjs,
  runner: OperationRunner,
  x: TensorInfo,
  attributes: NamedAttrMap | undefined,
): OperationAttribute[] {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as {
    readonly filterSize: [number, number];
    readonly strides: [number, number];
    readonly pad: 'same' | 'valid' | number;
    readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  };
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  return [
    integersAttribute(runner, 'ksize', [1, info.filterHeight, info.filterWidth, 1]),
    integersAttribute(runner, 'strides', [1, info.strideHeight, info.strideWidth, 1]),
    stringAttribute(runner, 'padding', info.padInfo.type),
    stringAttribute(runner, 'data_format', 'NHWC'),
    booleanAttribute(runner, 'workspace_enabled', true),
    oneDnnLabel(runner),
  ];
}

/** Other versions of TensorFlow may not have these operations, which are none of its public ones. */
function isSupported(tf: typeof tfjs, backend: OperationRunner, { pool, gradient }: Kernels): boolean {
  const attrs = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' } as unknown as NamedAttrMap;
  return tf.tidy(() => {
    const [input, dy] = [tf.tensor([1, 4, 3, 2], [1, 2, 2, 1]), tf.tensor([5], [1, 1, 1, 1])];
    try {
      const output = pool({ inputs: { x: input }, attrs, backend }) as Tensor;
      const dx = gradient({ inputs: { dy, input, output }, attrs, backend }) as Tensor;
      return output.dataSync()[0] === 4 && dx.dataSync().join() === '0,5,0,0';
    } catch {
      return false;
    }
  });
}
