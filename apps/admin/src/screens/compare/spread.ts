/** Highest minus lowest of the values that there are; 0 for fewer than two. */
export function spread(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? 0 : Math.max(...known) - Math.min(...known);
}
