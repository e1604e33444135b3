/** The candidates most like `name`, best first: what a person who mistyped probably meant. At most `limit`. */
export function nearest(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const score = unlikeness(wanted, candidate.toLowerCase());
    if (score <= 1) scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, limit).map(({ candidate }) => candidate);
}

/** `Did you mean a or b?`, or an empty text when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates);
  return near.length === 0 ? '' : `Did you mean ${near.join(' or ')}?`;
}

/** 0 for equal names; up to 1 for what may be a slip of the fingers. */
function unlikeness(wanted: string, candidate: string): number {
  if (wanted === '' || candidate === '') return Number.POSITIVE_INFINITY;
  const wantedName = withoutScope(wanted);
  const candidateName = withoutScope(candidate);
  const isSameScope =
    wanted.length - wantedName.length === candidate.length - candidateName.length &&
    candidate.startsWith(wanted.slice(0, -wantedName.length));
  // A shared or a missing scope says nothing about the name.
  const [a, b] = isSameScope || wanted === wantedName ? [wantedName, candidateName] : [wanted, candidate];
  const isPiece = b.split(/[-.]/).includes(a);
  return Math.min(
    isPiece ? 0.5 : Number.POSITIVE_INFINITY,
    editDistance(a, b) / Math.max(2, Math.ceil(a.length * 0.4)),
  );
}

function withoutScope(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** Levenshtein distance with adjacent swaps (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(substitution, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
