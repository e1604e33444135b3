/** A curve without axes. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return null;
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const points = finite
    .map((value, index) => `${(96 * index) / (finite.length - 1) + 2},${22 - (20 * (value - low)) / (high - low || 1)}`)
    .join(' ');
  return (
    <svg className="spark" width={100} height={24} role="img" aria-label={label}>
      <polyline points={points} />
    </svg>
  );
}
