/** Real values from `min` to `max`. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Counts of values in equal bins over a range; a sum over images, whatever their order. */
export interface Histogram {
  readonly range: Range;
  readonly counts: Float64Array;
  readonly total: number;
}

export const calibratorNames = ['minMax', 'percentile', 'mse'] as const;
export type CalibratorName = (typeof calibratorNames)[number];

/** How a range is chosen from what was seen. */
export interface CalibratorOptions {
  readonly calibrator: CalibratorName;
  /** In percent; used by `percentile` alone. */
  readonly percentile: number;
  /** Steps that a code has from its lowest to its highest value. */
  readonly steps: number;
}

/**
 * The range to code, a part of the range that was seen.
 *
 * @remarks `percentile` cuts the rarest values off either end. `mse` shrinks both ends alike, by the factor whose expected
 * squared error is least: rounding inside (`scale^2 / 12` a value), clipping outside.
 * @source Wu et al., "Integer Quantization for Deep Learning Inference: Principles and Empirical Evaluation", 2020,
 * https://arxiv.org/abs/2004.09602
 */
export function chooseRange(histogram: Histogram, { calibrator, percentile, steps }: CalibratorOptions): Range {
  switch (calibrator) {
    case 'minMax':
      return histogram.range;
    case 'percentile':
      return percentileRange(histogram, percentile / 100);
    case 'mse':
      return leastErrorRange(histogram, steps);
    default:
      return calibrator satisfies never;
  }
}

function percentileRange({ range, counts, total }: Histogram, share: number): Range {
  const width = (range.max - range.min) / counts.length;
  const rest = total * (1 - share);
  let [low, below] = [0, counts[0] ?? 0];
  while (below <= rest && low < counts.length - 1) below += counts[++low] ?? 0;
  let [high, above] = [counts.length - 1, counts.at(-1) ?? 0];
  while (above <= rest && high > low) above += counts[--high] ?? 0;
  return {
    min: low === 0 ? range.min : range.min + low * width,
    max: high === counts.length - 1 ? range.max : range.min + (high + 1) * width,
  };
}

/** Factors tried, from a fifth of the range to all of it. */
const candidates = 64;

function leastErrorRange(histogram: Histogram, steps: number): Range {
  let best = histogram.range;
  let leastError = Infinity;
  for (let candidate = candidates; candidate >= 1; candidate--) {
    const factor = 0.2 + (0.8 * candidate) / candidates;
    const range = { min: histogram.range.min * factor, max: histogram.range.max * factor };
    const error = expectedError(histogram, range, steps);
    if (error < leastError) [best, leastError] = [range, error];
  }
  return best;
}

function expectedError({ range, counts }: Histogram, coded: Range, steps: number): number {
  const width = (range.max - range.min) / counts.length;
  const scale = (Math.max(coded.max, 0) - Math.min(coded.min, 0)) / steps;
  const rounding = (scale * scale) / 12;
  return counts.reduce((sum, count, index) => {
    const value = range.min + (index + 0.5) * width;
    const clipped = Math.max(coded.min - value, value - coded.max, 0);
    return sum + count * (clipped > 0 ? clipped * clipped : rounding);
  }, 0);
}
