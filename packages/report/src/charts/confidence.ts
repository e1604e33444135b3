/**
 * The 95 % Wilson interval of a share of `n` independent trials.
 *
 * @source E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927.
 */
export function wilsonInterval(share: number, n: number): readonly [number, number] {
  const z = 1.959964;
  const denominator = 1 + z ** 2 / n;
  const centre = (share + z ** 2 / (2 * n)) / denominator;
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / denominator;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
