import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** What ONNX Runtime predicts. */
export async function runOnnx(
  model: Uint8Array,
  inputs: Float32Array | Uint8Array,
  shape: readonly number[],
): Promise<Float32Array> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  try {
    const tensor =
      inputs instanceof Float32Array ? new Tensor('float32', inputs, shape) : new Tensor('uint8', inputs, shape);
    const { [session.outputNames[0] ?? '']: output } = await session.run({ [session.inputNames[0] ?? '']: tensor });
    return Float32Array.from(output?.data as Float32Array);
  } finally {
    await session.release();
  }
}

export function opsOf(model: Uint8Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { opType } of fromBinary(ModelProtoSchema, model).graph?.node ?? []) {
    counts[opType] = (counts[opType] ?? 0) + 1;
  }
  return counts;
}
