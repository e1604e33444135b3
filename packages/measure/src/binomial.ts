/** `ln(2 pi)`. */
const ln2pi = Math.log(2 * Math.PI);

/**
 * Log of the probability of `k` successes in `n` fair trials, `ln(C(n, k) / 2^n)`, to about 1e-15 of relative error in the
 * probability, for `n` of millions: the saddle-point form has no difference of large logarithms.
 *
 * @source C. Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000, equation 3
 */
export function logFairBinomial(k: number, n: number): number {
  if (k === 0 || k === n) return -n * Math.LN2;
  const correction = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  const deviance = devianceTerm(k, n / 2) + devianceTerm(n - k, n / 2);
  return correction - deviance + 0.5 * (Math.log(n / k / (n - k)) - ln2pi);
}

/** `ln(n!) - ln(sqrt(2 pi n) (n / e)^n)`. */
function stirlingError(n: number): number {
  if (n < 16) {
    let logFactorial = 0;
    for (let factor = 2; factor <= n; factor++) logFactorial += Math.log(factor);
    return logFactorial - (0.5 * (ln2pi + Math.log(n)) + n * Math.log(n) - n);
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** `x ln(x / m) + m - x`, also where x is close to m and the two parts would cancel. */
function devianceTerm(x: number, m: number): number {
  const distance = x - m;
  if (Math.abs(distance) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const ratio = distance / (x + m);
  let sum = distance * ratio;
  let power = 2 * x * ratio;
  for (let j = 1; ; j++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
