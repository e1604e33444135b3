import type { Series } from '../../operations/runs.ts';

export interface CurveGroup {
  readonly title: string;
  /** Charts of the same axis show the same step under the pointer. */
  readonly axis: string;
  readonly series: readonly Series[];
}

/** Fewer points are numbers rather than a curve. */
const fewestPoints = 3;

/** Loss first, then accuracy, then the rest. */
const order = ['loss', 'accuracy', 'top1'];

/**
 * Which series share a chart: those of one axis that differ in whose they are only, such as `trainLoss` and `validationLoss`.
 * Series of a single point are no curves.
 */
export function chartsOf(series: readonly Series[]): readonly CurveGroup[] {
  const groups = new Map<string, { readonly stem: string; readonly members: Series[] }>();
  for (const one of series) {
    if (one.points < fewestPoints) continue;
    const stem = stemOf(one.name);
    const key = `${one.series} ${stem}`;
    const group = groups.get(key) ?? { stem, members: [] };
    group.members.push(one);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ stem, members }) => {
      const axis = members[0]?.series ?? '';
      return { stem, axis, title: `${titleOf(stem)}, ${axis}`, series: members };
    })
    .toSorted((a, b) => rank(a.stem) - rank(b.stem) || b.axis.localeCompare(a.axis) || a.title.localeCompare(b.title));
}

/** `learningRate` as `Learning rate`. */
export function titleOf(name: string): string {
  const words = name.replace(
    /([a-z0-9])([A-Z])/g,
    (_all, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function stemOf(name: string): string {
  const stem = name.replace(/^(train|validation)(?=[A-Z])/, '');
  return stem.slice(0, 1).toLowerCase() + stem.slice(1);
}

function rank(stem: string): number {
  const at = order.findIndex((word) => stem.toLowerCase().includes(word));
  return at === -1 ? order.length : at;
}
