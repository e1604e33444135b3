import { layerUnsupported } from '../../errors.ts';
import type { LayerConverter } from '../lowering.ts';
import { importerSubject } from '../subject.ts';

/** `Add` or `Multiply`; more than two inputs become a chain. */
export function mergeConverter(op: 'add' | 'mul'): LayerConverter {
  return (call, lowering) => {
    const [first, ...others] = lowering.inputs(call);
    if (first === undefined || others.length === 0) {
      throw layerUnsupported(importerSubject, call.owner.name, call.className, 'It must have two inputs or more.');
    }
    return others.reduce((sum, input, index) => {
      const name = index === others.length - 1 ? call.value : lowering.fresh(`${call.value}_part${index + 1}`);
      const base = { name, inputs: [sum, input], weights: {} };
      return op === 'add'
        ? lowering.add({ ...base, op, attributes: { activation: 'linear' } })
        : lowering.add({ ...base, op, attributes: {} });
    }, first);
  };
}

/** `Concatenate` along channels. */
export const convertConcatenate: LayerConverter = (call, lowering) => {
  const inputs = lowering.inputs(call);
  const [first] = inputs;
  if (first === undefined || inputs.length < 2) {
    throw layerUnsupported(importerSubject, call.owner.name, call.className, 'It must have two inputs or more.');
  }
  const rank = lowering.shapeOf(first).length;
  const axis = call.config.get('axis') ?? -1;
  if (axis !== -1 && axis !== rank) throw call.config.invalid('axis', `-1 or ${rank}`);
  return lowering.add({ name: call.value, op: 'concat', inputs, weights: {}, attributes: {} });
};
