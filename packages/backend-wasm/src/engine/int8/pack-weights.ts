/** Columns of a panel, as `assembly/int8-tile.ts` reads them; a power of two. */
const panelColumns = 8;

/** A kernel as a matrix `[segments * run, columns]`: each segment is one run of the input in memory. */
export interface FilterMatrix {
  readonly data: Int8Array;
  readonly segments: number;
  readonly run: number;
  readonly columns: number;
}

/** Elements of 8 bits and relaxed dot products, or elements of 16 bits. */
export type Route = 'dot' | 'wide';

/** Elements that a step takes from each row: 4 bytes of them. */
const stepElements: Readonly<Record<Route, number>> = { dot: 4, wide: 2 };

/**
 * The panels of 8 columns: for each segment and step two vectors of 4 columns, each column the elements of the step side by
 * side. Runs are padded with zeros to whole steps, and columns to whole panels.
 */
export function packPanels({ data, segments, run, columns }: FilterMatrix, route: Route): Int8Array | Int16Array {
  const elements = stepElements[route];
  const steps = Math.ceil(run / elements);
  const panels = Math.ceil(columns / panelColumns);
  const panelSize = segments * steps * elements * panelColumns;
  const packed = route === 'dot' ? new Int8Array(panels * panelSize) : new Int16Array(panels * panelSize);
  // Rows outside, panels inside: the kernel may be larger than any cache, and is read once this way.
  let at = 0;
  for (let segment = 0; segment < segments; segment++) {
    for (let k = 0; k < steps * elements; k += elements) {
      const depth = Math.min(elements, run - k);
      for (let e = 0; e < depth; e++) {
        const from = (segment * run + k + e) * columns;
        for (let column = 0; column < columns; column++) {
          const inside = column & (panelColumns - 1);
          const panel = (column - inside) / panelColumns;
          packed[panel * panelSize + at + inside * elements + e] = data[from + column]!;
        }
      }
      at += elements * panelColumns;
    }
  }
  return packed;
}

/** Sum of each column, `[columns]`. */
export function columnSums({ data, columns }: FilterMatrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < data.length; i += columns) {
    for (let column = 0; column < columns; column++) sums[column]! += data[i + column]!;
  }
  return sums;
}

/** Magnitude up to which four products with activations of 127 fit 16 bits whatever the signs. */
const alwaysFits = 64;

/**
 * Whether the relaxed route is exact: it adds four products in 16 bits, those of elements `2 h, 2 h + 1, 2 h + 4, 2 h + 5` of
 * eight, for activations in 0..`largest`.
 */
export function fitsDot({ data, segments, run, columns }: FilterMatrix, largest: number): boolean {
  if (largest > 127) return false;
  if (largestMagnitude(data) <= alwaysFits) return true;
  for (let segment = 0; segment < segments; segment++) {
    const end = (segment + 1) * run * columns;
    for (let k = 0; k < run; k += 2) {
      if (k % 8 >= 4) continue;
      const first = (segment * run + k) * columns;
      for (let column = first; column < first + columns; column++) {
        const weights = [column, column + columns, column + 4 * columns, column + 5 * columns].map((index) =>
          index < end ? data[index]! : 0,
        );
        if (!fitsSixteenBits(weights, largest)) return false;
      }
    }
  }
  return true;
}

/** A plain loop: a callback for each weight takes ten times as long. */
function largestMagnitude(weights: Int8Array): number {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) largest = Math.max(largest, Math.abs(weights[i]!));
  return largest;
}

/** Channels of a block, as `assembly/int8-depthwise.ts` reads them. */
const blockChannels = 16;

/** A depthwise kernel `[taps, channels]` with one output a channel. */
export interface DepthwiseFilter {
  readonly data: Int8Array;
  readonly taps: number;
  readonly channels: number;
  readonly bias: Int32Array;
  readonly multipliers: Float32Array;
}

/** Blocks of 16 channels: bias, multipliers, then weights by pairs of taps. */
export function packDepthwise(filter: DepthwiseFilter, route: Route): Uint8Array {
  const { data, taps, channels, bias, multipliers } = filter;
  const pairs = Math.ceil(taps / 2);
  const blocks = Math.ceil(channels / blockChannels);
  const weightBytes = route === 'dot' ? 1 : 2;
  const blockBytes = 8 * blockChannels + pairs * 2 * blockChannels * weightBytes;
  const packed = new Uint8Array(blocks * blockBytes);
  for (let block = 0; block < blocks; block++) {
    const first = Math.min(block * blockChannels, Math.max(0, channels - blockChannels));
    const count = Math.min(blockChannels, channels - first);
    const start = block * blockBytes;
    new Int32Array(packed.buffer, start, blockChannels).set(bias.subarray(first, first + count));
    new Float32Array(packed.buffer, start + 64, blockChannels).set(multipliers.subarray(first, first + count));
    const size = pairs * 2 * blockChannels;
    const Weights = route === 'dot' ? Int8Array : Int16Array;
    const weights = new Weights(packed.buffer, start + 128, size);
    for (let tap = 0; tap < taps; tap++) {
      const to = (tap >> 1) * 2 * blockChannels + (tap & 1);
      for (let c = 0; c < count; c++) weights[to + 2 * c] = data[tap * channels + first + c]!;
    }
  }
  return packed;
}

/** Whether the relaxed route is exact for a depthwise kernel: with nine taps it adds four products in 16 bits, else two. */
export function fitsDepthwiseDot({ data, taps, channels }: DepthwiseFilter, largest: number): boolean {
  if (largest > 127) return false;
  if (taps !== 9 || largestMagnitude(data) <= alwaysFits) return true;
  for (let channel = 0; channel < channels; channel++) {
    for (const tap of [0, 4]) {
      const group = [0, 1, 2, 3].map((t) => data[(tap + t) * channels + channel]!);
      if (!fitsSixteenBits(group, largest)) return false;
    }
  }
  return true;
}

function fitsSixteenBits(weights: readonly number[], largest: number): boolean {
  const positive = weights.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  const negative = weights.reduce((sum, weight) => sum + Math.min(weight, 0), 0);
  return positive * largest <= 32767 && negative * largest >= -32768;
}
