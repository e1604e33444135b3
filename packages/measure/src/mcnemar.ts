import { logFairBinomial } from './binomial.ts';
import { countsImpossible } from './errors.ts';

/**
 * The exact McNemar test: how likely two equally good models would split the images on which just one of them is right at least
 * as unevenly, `p = min(1, 2 P(X <= min(lost, gained)))` with X binomial of `lost + gained` fair trials. 1 where there is none.
 * Exact in double precision for millions of images; probabilities under 1e-308 are 0.
 *
 * @returns the two-sided p-value, [0, 1].
 * @throws INTERNAL for counts that are no whole numbers from 0 on.
 * @source Q. McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12, 1947
 */
export function mcnemarExact(lost: number, gained: number): number {
  if (!isCount(lost) || !isCount(gained)) throw countsImpossible('whole numbers from 0 on', [lost, gained]);
  const trials = lost + gained;
  const fewer = Math.min(lost, gained);
  if (2 * fewer >= trials - 1) return 1;
  // From the largest term down: each is a fraction of the one before, so the sum ends when they no longer count.
  let term = 1;
  let sum = 1;
  for (let k = fewer; k > 0; k--) {
    term *= k / (trials - k + 1);
    const next = sum + term;
    if (next === sum) break;
    sum = next;
  }
  return Math.min(1, Math.exp(Math.LN2 + logFairBinomial(fewer, trials) + Math.log(sum)));
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
