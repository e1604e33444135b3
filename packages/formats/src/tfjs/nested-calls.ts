import type { ModelSpec, TensorRef } from './layer-spec.ts';
import { isModelClass } from './layer-spec.ts';

/**
 * Counts calls of nested models from 0, as those of layers are.
 *
 * @remarks Keras and TensorFlow.js give a nested model a first call of its own, made when it was built. References then
 * start at 1, while the list of calls holds only those of the model around it. Whether a file counts so shows in its
 * highest reference, for every listed call is read by something.
 */
export function countNestedCallsFromZero(spec: ModelSpec): ModelSpec {
  const nested = spec.layers.filter(({ className }) => isModelClass(className));
  if (spec.isSequential || nested.length === 0) return spec;
  const highest = new Map<string, number>();
  const refs = [...spec.outputs, ...spec.layers.flatMap(({ calls }) => calls.flat())];
  for (const { layer, call } of refs) highest.set(layer, Math.max(highest.get(layer) ?? 0, call));
  const shifted = new Set(
    nested.filter(({ name, calls }) => highest.get(name) === calls.length).map(({ name }) => name),
  );
  const shift = (ref: TensorRef): TensorRef => (shifted.has(ref.layer) ? { ...ref, call: ref.call - 1 } : ref);
  return {
    ...spec,
    layers: spec.layers.map((layer) => ({ ...layer, calls: layer.calls.map((inputs) => inputs.map(shift)) })),
    outputs: spec.outputs.map(shift),
  };
}
