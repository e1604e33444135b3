import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[] | readonly string[];
}

/** A tensor of TensorFlow, known to the N-API module by a number. */
export interface OperationOutput {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The parts of tfjs-node's backend that run operations of TensorFlow. */
export interface OperationRunner extends KernelBackend {
  readonly binding: {
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_FLOAT: number;
    executeOp(
      name: string,
      attributes: readonly OperationAttribute[],
      inputs: readonly number[],
      outputs: number,
    ): OperationOutput[];
    deleteTensor(id: number): void;
  };
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(output: OperationOutput): Tensor;
}

/** Runs an operation on float32 tensors, with the attribute `T` beside the given ones. */
export function runFloatOperation(
  runner: OperationRunner,
  name: string,
  inputs: readonly TensorInfo[],
  attributes: readonly OperationAttribute[] = [],
): Tensor {
  const ids = runner.getInputTensorIds(inputs);
  const [output] = runner.binding.executeOp(name, [floatType(runner), ...attributes], ids, 1);
  return runner.createOutputTensor(output!);
}

export function floatType({ binding }: OperationRunner): OperationAttribute {
  return { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

export function stringAttribute(
  { binding }: OperationRunner,
  name: string,
  value: string | readonly string[],
): OperationAttribute {
  return { name, type: binding.TF_ATTR_STRING, value };
}

/**
 * TensorFlow has oneDNN's operations for its own graph rewrites, and runs them for those only that name this label.
 */
export function oneDnnLabel(runner: OperationRunner): OperationAttribute {
  return stringAttribute(runner, '_kernel', 'MklNameChangeOp');
}

export function booleanAttribute({ binding }: OperationRunner, name: string, value: boolean): OperationAttribute {
  return { name, type: binding.TF_ATTR_BOOL, value };
}

export function integersAttribute(
  { binding }: OperationRunner,
  name: string,
  value: number | readonly number[],
): OperationAttribute {
  return { name, type: binding.TF_ATTR_INT, value };
}
