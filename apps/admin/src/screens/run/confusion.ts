export interface ConfusedPair {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the images of the label, [0, 1]. */
  readonly share: number;
}

/** Pairs of classes that are mistaken for one another, the most frequent first. */
export function confusedPairs(confusion: readonly (readonly number[])[], most = 20): readonly ConfusedPair[] {
  return confusion
    .flatMap((row, label) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return row.flatMap((count, predicted) =>
        label === predicted || count === 0 ? [] : [{ label, predicted, count, share: count / total }],
      );
    })
    .toSorted((a, b) => b.count - a.count || b.share - a.share)
    .slice(0, most);
}
