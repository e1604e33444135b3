/** Four floats fill a 128-bit register, of which WebAssembly's kernels make use. */
const multiple = 4;

/**
 * Channels of a layer: `channels * width`, rounded to a multiple of four, at least four, and not more than a tenth below
 * the exact product. A width of 1 leaves any number as it is.
 * @source MobileNet's `_make_divisible`, with 4 in place of 8.
 */
export function scaledChannels(channels: number, width: number): number {
  if (width === 1) return channels;
  const exact = channels * width;
  const rounded = Math.max(multiple, Math.round(exact / multiple) * multiple);
  return rounded < 0.9 * exact ? rounded + multiple : rounded;
}
