import { countsImpossible } from './errors.ts';

/** The standard normal quantile of 0.95. */
const z95 = 1.6448536269514722;

export interface PairedOutcomes {
  /** Images that both models saw. */
  readonly n: number;
  /** Right before, wrong after. */
  readonly lost: number;
  /** Wrong before, right after. */
  readonly gained: number;
}

export interface DropBounds {
  /** `(lost - gained) / n`, [-1, 1]. */
  readonly observed: number;
  /** One-sided: the true drop is above it with 95 % confidence. */
  readonly lower: number;
  /** One-sided: the true drop is below it with 95 % confidence. */
  readonly upper: number;
}

/**
 * One-sided 95 % bounds of the drop in accuracy, from paired outcomes: the drops at which Tango's score statistic
 * `(lost - gained - n d) / sqrt(n (2 q(d) + d (1 - d)))` is +-1.645, with q(d) the most likely rate of gains if the drop is d.
 * Defined, and not empty, where no image changed: the upper bound is then `z^2 / (n + z^2)`. Counts need not be whole.
 *
 * @param z the normal quantile; that of one-sided 95 % when left out.
 * @throws INTERNAL unless `n > 0`, and `lost` and `gained` are at least 0 and at most n together.
 * @source T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
 * Statistics in Medicine 17, 1998, section 3
 */
export function dropBounds(outcomes: PairedOutcomes, z = z95): DropBounds {
  const { n, lost, gained } = outcomes;
  if (!(n > 0 && lost >= 0 && gained >= 0 && lost + gained <= n * (1 + 1e-12))) {
    throw countsImpossible('lost + gained of at most n, none below 0', [n, lost, gained]);
  }
  const observed = (lost - gained) / n;
  return {
    observed,
    lower: crossing(outcomes, z, -1, observed),
    upper: crossing(outcomes, -z, observed, 1),
  };
}

/** Where the statistic, which falls from `low` to `high`, passes `level`. */
function crossing(outcomes: PairedOutcomes, level: number, low: number, high: number): number {
  let [left, right] = [low, high];
  for (;;) {
    const middle = (left + right) / 2;
    if (middle <= left || middle >= right) return level > 0 ? left : right;
    if (scoreStatistic(outcomes, middle) > level) left = middle;
    else right = middle;
  }
}

function scoreStatistic({ n, lost, gained }: PairedOutcomes, drop: number): number {
  const distance = lost - gained - n * drop;
  const variance = n * (2 * rateOfGains(n, lost, gained, drop) + drop * (1 - drop));
  if (distance === 0) return 0;
  return distance / Math.sqrt(Math.max(variance, 0));
}

/** The maximum-likelihood rate of gains under a given drop: the larger root of `A q^2 + B q + C`. */
function rateOfGains(n: number, lost: number, gained: number, drop: number): number {
  const a = 2 * n;
  const b = -lost - gained + (2 * n - lost + gained) * drop;
  const c = -gained * drop * (1 - drop);
  const root = Math.sqrt(Math.max(b * b - 4 * a * c, 0));
  // Of the two forms of the same root, the one without a difference of nearly equal numbers.
  if (b <= 0) return (root - b) / (2 * a);
  return b + root === 0 ? 0 : (-2 * c) / (b + root);
}
