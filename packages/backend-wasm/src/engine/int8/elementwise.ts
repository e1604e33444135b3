import { elementCount, quantizeValue, requantize, requantizeMultiplier } from '@fovea/graph';
import type { Region } from '../program-draft.ts';
import { byteTable } from './integer-call.ts';
import type { IntegerCall, IntegerContext } from './integer-call.ts';
import { sizeOf } from './linear.ts';
import { bounds, isNarrower } from './unsigned-code.ts';
import type { UnsignedCode } from './unsigned-code.ts';

export function quantize(call: IntegerCall<'quantize'>, y: Region): void {
  const code = call.code!;
  call.draft.emit('int8Quantize', call.inputs[0]!.region, y, sizeOf(call), code.scale, ...bounds(code));
}

export function dequantize(call: IntegerCall<'dequantize'>, y: Region): void {
  const { scale, zeroPoint } = call.inputCodes[0]!;
  call.draft.emit('int8Dequantize', call.inputs[0]!.region, y, sizeOf(call), scale, zeroPoint);
}

export function add(call: IntegerCall<'add'>, y: Region): void {
  const code = call.code!;
  const [a, b] = call.inputCodes as readonly [UnsignedCode, UnsignedCode];
  call.draft.emit(
    'int8Add',
    ...[call.inputs[0]!.region, call.inputs[1]!.region, y, sizeOf(call), a.zeroPoint, b.zeroPoint],
    ...[requantizeMultiplier(a.scale, 1, code.scale), requantizeMultiplier(b.scale, 1, code.scale), ...bounds(code)],
  );
}

/** From one code to another; the function itself is in the bounds. */
export function activation(call: IntegerCall<'activation'>, y: Region): void {
  const table = recodeTable(call, 0);
  const size = sizeOf(call);
  call.draft.emit('int8Map', call.inputs[0]!.region, y, 1, size, size, table);
}

export function concat(call: IntegerCall<'concat'>, y: Region): void {
  const outChannels = call.outputShape.at(-1)!;
  const rows = sizeOf(call) / outChannels;
  let offsetBytes = 0;
  call.inputs.forEach(({ region, shape }, index) => {
    const channels = shape.at(-1)!;
    const to = { region: y, offsetBytes };
    call.draft.emit('int8Map', region, to, rows, channels, outChannels, recodeTable(call, index));
    offsetBytes += channels;
  });
}

/** The value is coded as any real number is. */
export function pad(call: IntegerCall<'pad'>, y: Region): void {
  const { draft, node, inputs, batch, outputShape } = call;
  const [height, width, channels] = inputs[0]!.shape as readonly [number, number, number];
  const [[top], [left]] = node.attributes.padding;
  const fill = quantizeValue(node.attributes.value, { ...call.code!, dtype: 'uint8' });
  const geometry = [batch, height, width, channels, top, left, outputShape[0]!, outputShape[1]!];
  draft.emit('int8Pad', inputs[0]!.region, y, ...geometry, fill);
  clamp(call, y, y);
}

export function upsample(call: IntegerCall<'upsample'>, y: Region): void {
  const { draft, node, inputs, batch } = call;
  const [height, width, channels] = inputs[0]!.shape as readonly [number, number, number];
  draft.emit('int8Upsample', inputs[0]!.region, y, batch * height, width, channels, ...node.attributes.factors);
  clamp(call, y, y);
}

/** Whether a value keeps its numbers, so that flatten and reshape need no code at all. */
export function isPlainCopy({ code, inputCodes }: IntegerContext): boolean {
  return !isNarrower(code!, inputCodes[0]!);
}

/** Brings copied numbers within the bounds of the output, where those are narrower. */
export function clamp(call: IntegerContext, x: Region, y: Region): void {
  const { draft, code, inputCodes } = call;
  const { min, max } = code!;
  if (!isNarrower(code!, inputCodes[0]!)) return;
  const table = byteTable(call, `clamp ${min} ${max}`, (stored) => Math.min(Math.max(stored, min), max));
  const size = call.batch * elementCount(call.outputShape);
  draft.emit('int8Map', x, y, 1, size, size, table);
}

/** The table that recodes an input; 0 where every number stays what it is. */
function recodeTable(call: IntegerContext, index: number): Region | number {
  const from = call.inputCodes[index]!;
  const to = call.code!;
  const multiplier = requantizeMultiplier(from.scale, 1, to.scale);
  if (multiplier === 1 && from.zeroPoint === to.zeroPoint && !isNarrower(to, from)) return 0;
  const key = `recode ${[from.zeroPoint, multiplier, to.zeroPoint, to.min, to.max].join(' ')}`;
  return byteTable(call, key, (stored) =>
    requantize(stored - from.zeroPoint, multiplier, to.zeroPoint, to.min, to.max),
  );
}
