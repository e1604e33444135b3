import type { ImageShape, Preprocessing } from '@fovea/contracts';
import { wrongBufferLength, wrongImageShape } from './errors.ts';

/**
 * From stored pixels to the network's input: `fround((pixel * scale - mean[c]) / std[c])`, computed in float64.
 *
 * @param pixels `[count, height, width, channels]`, 0..255, already of the size that `preprocessing` names.
 * @param out receives the result when given; its length must be that of `pixels`.
 * @returns `[count, height, width, channels]`; empty for count 0.
 * @throws IMAGE_INVALID when `shape` differs from the preprocessing's, or a buffer has another length.
 */
export function preprocess(
  pixels: Uint8Array,
  count: number,
  shape: ImageShape,
  preprocessing: Preprocessing,
  out: Float32Array = new Float32Array(pixels.length),
): Float32Array {
  const { height, width, channels } = preprocessing;
  if (shape[0] !== height || shape[1] !== width || shape[2] !== channels) {
    throw wrongImageShape([height, width, channels], shape);
  }
  const length = count * height * width * channels;
  if (pixels.length !== length) throw wrongBufferLength('pixels', length, pixels.length);
  if (out.length !== length) throw wrongBufferLength('out', length, out.length);
  const table = pixelTable(preprocessing);
  for (let i = 0; i < length; i += channels) {
    for (let c = 0; c < channels; c++) out[i + c] = table[c * 256 + pixels[i + c]!]!;
  }
  return out;
}

/** `[channels, 256]`: a pixel has 256 values only, so that each is computed once. */
function pixelTable({ channels, scale, mean, std }: Preprocessing): Float32Array {
  const table = new Float32Array(channels * 256);
  for (let c = 0; c < channels; c++) {
    for (let pixel = 0; pixel < 256; pixel++) table[c * 256 + pixel] = (pixel * scale - mean[c]!) / std[c]!;
  }
  return table;
}
