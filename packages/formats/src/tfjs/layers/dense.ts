import { layerUnsupported } from '../../errors.ts';
import { readActivation } from '../lowering.ts';
import type { LayerConverter } from '../lowering.ts';
import { importerSubject } from '../subject.ts';

/** `Dense` on flat values: kernel `[inUnits, units]`. */
export const convertDense: LayerConverter = (call, lowering) => {
  const units = call.config.integer('units', 1, 2 ** 24);
  const input = lowering.input(call);
  const shape = lowering.shapeOf(input);
  const [inUnits] = shape;
  if (inUnits === undefined || shape.length !== 1) {
    throw layerUnsupported(
      importerSubject,
      call.owner.name,
      `Dense on values of shape [${shape.join(', ')}]`,
      'Flatten first, or use a 1 x 1 convolution.',
    );
  }
  const activation = readActivation(call);
  const kernel = lowering.weights.take(call.owner, 'kernel', [inUnits, units]);
  const hasBias = call.config.boolean('use_bias', true);
  const value = lowering.add({
    name: call.value,
    op: 'dense',
    inputs: [input],
    weights: { kernel, ...(hasBias ? { bias: lowering.weights.take(call.owner, 'bias', [units]) } : {}) },
    attributes: { activation: activation === 'softmax' ? 'linear' : activation },
  });
  return activation === 'softmax' ? lowering.softmaxAfter(call, value) : value;
};
