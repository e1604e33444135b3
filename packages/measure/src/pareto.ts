/** One candidate with its measured values, by objective. */
export interface ParetoPoint {
  readonly id: string;
  readonly values: Readonly<Record<string, number>>;
}

export type Objectives = Readonly<Record<string, 'max' | 'min'>>;

/**
 * Ids of the points that no other beats: none is at least as good in all objectives and better in one. Points that tie in
 * every objective stay together. A point that lacks an objective, or has NaN there, is left out: nothing is known to
 * defend it.
 *
 * @returns ids in the order of `points`.
 */
export function paretoFront(points: readonly ParetoPoint[], objectives: Objectives): string[] {
  const candidates = measured(points, objectives);
  return candidates
    .filter(({ gains }) => !candidates.some((other) => dominates(other.gains, gains)))
    .map(({ id }) => id);
}

/**
 * The balanced choice on the Pareto front: with every objective scaled to [0, 1] over the front, the point nearest to the
 * best value of each. Ties go to the first.
 *
 * @returns its id; undefined when no point has all objectives.
 */
export function kneePoint(points: readonly ParetoPoint[], objectives: Objectives): string | undefined {
  const onFront = new Set(paretoFront(points, objectives));
  const front = measured(points, objectives).filter(({ id }) => onFront.has(id));
  const ranges = Object.keys(objectives).map((_, axis) => {
    const gains = front.map((point) => point.gains[axis]!);
    const best = Math.max(...gains);
    return { best, width: best - Math.min(...gains) };
  });
  let nearest: { id: string; distance: number } | undefined;
  for (const { id, gains } of front) {
    const distance = ranges.reduce(
      (sum, { best, width }, axis) => sum + (width === 0 ? 0 : (best - gains[axis]!) / width) ** 2,
      0,
    );
    if (nearest === undefined || distance < nearest.distance) nearest = { id, distance };
  }
  return nearest?.id;
}

interface Candidate {
  readonly id: string;
  /** One value an objective, signed so that more is better. */
  readonly gains: readonly number[];
}

function measured(points: readonly ParetoPoint[], objectives: Objectives): Candidate[] {
  return points
    .map(({ id, values }) => ({
      id,
      gains: Object.entries(objectives).map(([name, goal]) => (goal === 'max' ? 1 : -1) * (values[name] ?? NaN)),
    }))
    .filter(({ gains }) => !gains.some(Number.isNaN));
}

function dominates(winner: readonly number[], loser: readonly number[]): boolean {
  return winner.every((gain, axis) => gain >= loser[axis]!) && winner.some((gain, axis) => gain > loser[axis]!);
}
