import { quantileOfNothing, quantileOutOfRange } from './errors.ts';

/**
 * The q-quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan, the default of NumPy and R.
 *
 * @param sorted ascending, at least one value.
 * @param q in [0, 1].
 * @throws INTERNAL for no values or a `q` outside [0, 1].
 * @source Hyndman, Fan: Sample Quantiles in Statistical Packages (1996)
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) throw quantileOfNothing();
  if (!(q >= 0 && q <= 1)) throw quantileOutOfRange(q);
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Of the sample (n - 1); 0 for one value. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** Interquartile range over median; 0 where the median is 0. */
  readonly noise: number;
}

/**
 * Describes values in any order.
 * @throws INTERNAL for no values.
 */
export function summarize(values: ArrayLike<number>): Summary {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const [p25, p50, p75] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    n,
    mean,
    standardDeviation: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min: sorted[0]!,
    p25,
    p50,
    p75,
    p90: quantile(sorted, 0.9),
    p99: quantile(sorted, 0.99),
    max: sorted[n - 1]!,
    noise: p50 === 0 ? 0 : (p75 - p25) / p50,
  };
}
