import { getKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Runs another kernel of the backend, whoever registered it. The result is the caller's to dispose of. */
export function runKernel(
  backend: object,
  kernelName: string,
  inputs: Readonly<Record<string, TensorInfo>>,
  attributes: Readonly<Record<string, unknown>> = {},
): TensorInfo {
  const { kernelFunc } = getKernel(kernelName, 'wasm') as KernelConfig;
  const attrs = attributes as unknown as NamedAttrMap;
  return kernelFunc({ inputs: inputs as NamedTensorInfoMap, attrs, backend }) as TensorInfo;
}

/** What `use` makes of a result that nothing else needs. */
export function consume<T>(backend: unknown, tensor: TensorInfo, use: (tensor: TensorInfo) => T): T {
  try {
    return use(tensor);
  } finally {
    (backend as BackendWasm).disposeData(tensor.dataId);
  }
}
