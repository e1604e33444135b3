import { requantizeMultiplier } from '@fovea/graph';
import { poolWindow } from '../ops/pools.ts';
import type { Window } from '../ops/window.ts';
import type { Region } from '../program-draft.ts';
import type { IntegerCall } from './integer-call.ts';
import { bounds } from './unsigned-code.ts';

type PoolCall =
  IntegerCall<'maxPool'> | IntegerCall<'avgPool'> | IntegerCall<'globalAvgPool'> | IntegerCall<'globalMaxPool'>;

export function maxPool(call: PoolCall, y: Region): void {
  const { min, max } = call.code!;
  call.draft.emit('int8MaxPool', call.inputs[0]!.region, y, ...poolOperands(poolWindow(call)), min, max);
}

/** The multiplier depends on how many elements of a window lie inside the image. */
export function avgPool(call: PoolCall, y: Region): void {
  const [input, code] = [call.inputCodes[0]!, call.code!];
  const window = poolWindow(call);
  const counts = window.filterHeight * window.filterWidth + 1;
  const multipliers = call.constants.region(`${call.node.name} multipliers`, () =>
    Float32Array.from({ length: counts }, (_, count) =>
      count === 0 ? 0 : requantizeMultiplier(input.scale, 1, code.scale * count),
    ),
  );
  call.draft.emit(
    'int8AvgPool',
    ...[call.inputs[0]!.region, y, ...poolOperands(window), input.zeroPoint, multipliers, ...bounds(code)],
  );
}

function poolOperands(window: Window): number[] {
  const { batch, height, width, channels, filterHeight, filterWidth, strides } = window;
  const { padTop, padLeft, outHeight, outWidth } = window;
  return [
    ...[batch, height, width, channels, filterHeight, filterWidth, ...strides],
    ...[padTop, padLeft, outHeight, outWidth],
  ];
}
