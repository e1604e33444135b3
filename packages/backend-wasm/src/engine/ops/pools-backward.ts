import { elementCount } from '@fovea/graph';
import type { Region } from '../program-draft.ts';
import { floatsLike } from './backward.ts';
import type { Forward, Gradient } from './backward.ts';
import { imageShape } from './op-call.ts';
import type { OpCall } from './op-call.ts';
import { poolWindow } from './pools.ts';
import { halvingGeometry, isHalving, poolGeometry } from './window.ts';

/**
 * Sends each gradient to the maximum of its window.
 *
 * The activation before the pool is taken over: the value at the maximum is the pool's output, so that its gradient is applied
 * to the pooled values, a quarter as many. For the same reason the gradient of a bias is the sum over those.
 */
export function maxPoolBackward(
  call: OpCall<'maxPool'> | OpCall<'globalMaxPool'>,
  { output, poolableInput }: Forward,
  dy: Region,
): Gradient {
  const { draft, batch, inputs, outputShape } = call;
  const size = batch * elementCount(outputShape);
  const window = poolWindow(call);
  let source = dy;
  if (poolableInput !== undefined && poolableInput.activation !== 0) {
    source = draft.floats(size);
    draft.emit('activationGradient', dy, output, source, size, poolableInput.activation);
  }
  const dx = floatsLike(draft, batch, inputs[0]!);
  const operands = [inputs[0]!.region, source, dx];
  if (isHalving(window)) draft.emit('maxPoolGradient2', ...operands, ...halvingGeometry(window));
  else draft.emit('maxPoolGradient', ...operands, ...poolGeometry(window));
  if (poolableInput === undefined) return { region: dx };
  return { region: dx, isActivated: true, sums: { region: source, rows: size / window.channels } };
}

export function avgPoolBackward(call: OpCall<'avgPool'>, dy: Region): Region {
  const dx = floatsLike(call.draft, call.batch, call.inputs[0]!);
  call.draft.emit('avgPoolGradient', dy, dx, ...poolGeometry(poolWindow(call)));
  return dx;
}

export function globalAvgPoolBackward({ draft, batch, inputs }: OpCall<'globalAvgPool'>, dy: Region): Region {
  const [height, width, channels] = imageShape(inputs[0]!);
  const dx = floatsLike(draft, batch, inputs[0]!);
  draft.emit('spreadRows', dy, dx, batch, height * width, channels, 1 / (height * width));
  return dx;
}
