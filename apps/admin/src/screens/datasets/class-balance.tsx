interface ClassBalanceProps {
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<string, { readonly count: number; readonly classCounts: readonly number[] }>>;
}

/** Images of each class of the training split, or of the first that there is. */
export function ClassBalance({ classes, splits }: ClassBalanceProps) {
  const [split, counts] =
    splits['train'] === undefined
      ? [Object.keys(splits)[0] ?? '', Object.values(splits)[0]?.classCounts ?? []]
      : ['train', splits['train'].classCounts];
  const most = Math.max(1, ...counts);
  const shown = classes.slice(0, 40);
  return (
    <div>
      <div className="small dim">Images of each class, {split}</div>
      <div className="recall">
        {shown.map((name, index) => [
          <span key={`${name} name`} className="wrap-anywhere">
            {name}
          </span>,
          <div key={`${name} bar`} className="bar" aria-hidden>
            <span data-tone="live" style={{ width: `${(100 * (counts[index] ?? 0)) / most}%` }} />
          </div>,
          <span key={`${name} count`}>{counts[index] ?? 0}</span>,
        ])}
      </div>
      {classes.length > shown.length && (
        <div className="small dim">and {classes.length - shown.length} more classes</div>
      )}
    </div>
  );
}
