import type { Pair } from '@fovea/contracts';
import type { Region } from '../program-draft.ts';
import { imageShape } from './op-call.ts';
import type { OpCall } from './op-call.ts';
import { halvingGeometry, isHalving, poolGeometry, windowOver } from './window.ts';
import type { Window } from './window.ts';

type PoolCall = OpCall<'maxPool'> | OpCall<'avgPool'> | OpCall<'globalAvgPool'> | OpCall<'globalMaxPool'>;

/** The window of a pool; a global one covers the image. */
export function poolWindow({ node, inputs, batch }: PoolCall): Window {
  const input = inputs[0]!;
  if ('poolSize' in node.attributes) return windowOver(input, batch, node.attributes.poolSize, node.attributes);
  const [height, width] = imageShape(input);
  const size: Pair = [height, width];
  return windowOver(input, batch, size, { strides: size, padding: 'valid' });
}

export function maxPool(call: PoolCall, y: Region): void {
  const window = poolWindow(call);
  const operands = [call.inputs[0]!.region, y];
  if (isHalving(window)) call.draft.emit('maxPool2', ...operands, ...halvingGeometry(window));
  else call.draft.emit('maxPool', ...operands, ...poolGeometry(window));
}

export function avgPool(call: PoolCall, y: Region): void {
  const { batch, height, width, channels, filterHeight, filterWidth, strides, ...window } = poolWindow(call);
  call.draft.emit(
    'avgPool',
    ...[call.inputs[0]!.region, y, batch, height, width, channels, filterHeight, filterWidth, ...strides],
    ...[window.padTop, window.padLeft, window.outHeight, window.outWidth],
  );
}

export function globalAvgPool({ draft, inputs, batch }: PoolCall, y: Region): void {
  const [height, width, channels] = imageShape(inputs[0]!);
  draft.emit('sumRows', inputs[0]!.region, y, batch, height * width, channels, 1 / (height * width));
}
