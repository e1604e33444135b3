import { layerUnsupported } from '../../errors.ts';
import { readActivation } from '../lowering.ts';
import type { LayerConverter } from '../lowering.ts';
import { importerSubject } from '../subject.ts';

/** `Activation`: a node of its own; a linear one is nothing. */
export const convertActivation: LayerConverter = (call, lowering) => {
  const activation = readActivation(call);
  const input = lowering.input(call);
  if (activation === 'linear') return input;
  const base = { name: call.value, inputs: [input], weights: {} };
  return activation === 'softmax'
    ? lowering.add({ ...base, op: 'softmax', attributes: {} })
    : lowering.add({ ...base, op: 'activation', attributes: { function: activation } });
};

/** `ReLU`: without a maximum or with one of 6, and neither leak nor threshold. */
export const convertReLU: LayerConverter = (call, lowering) => {
  const { config } = call;
  const max = config.has('max_value') ? config.number('max_value') : Infinity;
  const isPlain = config.number('negative_slope', 0) === 0 && config.number('threshold', 0) === 0;
  if (!isPlain || (max !== Infinity && max !== 6)) {
    const hint = 'Only ReLU without leak and threshold, unbounded or with max_value 6, has a node.';
    throw layerUnsupported(importerSubject, call.owner.name, 'ReLU', hint);
  }
  return lowering.add({
    name: call.value,
    op: 'activation',
    inputs: [lowering.input(call)],
    weights: {},
    attributes: { function: max === 6 ? 'relu6' : 'relu' },
  });
};

/** `Softmax` over the last axis. */
export const convertSoftmax: LayerConverter = (call, lowering) => {
  const input = lowering.input(call);
  const rank = lowering.shapeOf(input).length;
  const axis = call.config.get('axis') ?? -1;
  if (axis !== -1 && axis !== rank) throw call.config.invalid('axis', `-1 or ${rank}`);
  return lowering.add({ name: call.value, op: 'softmax', inputs: [input], weights: {}, attributes: {} });
};

/** `Dropout` and its spatial form, which are alike once trained. */
export const convertDropout: LayerConverter = (call, lowering) => {
  const rate = call.config.number('rate');
  if (rate < 0 || rate >= 1) throw call.config.invalid('rate', 'a number in [0, 1)');
  return lowering.add({
    name: call.value,
    op: 'dropout',
    inputs: [lowering.input(call)],
    weights: {},
    attributes: { rate },
  });
};
