import type { Rng } from '@fovea/contracts';
import { shuffle } from './shuffle.ts';

/**
 * A random subset in which classes keep their shares.
 *
 * @remarks Shares are rounded by largest remainder; every class that has examples keeps one at least, as long as `count`
 * is not below the number of such classes.
 * @param count how many to take; all when it exceeds the labels.
 * @returns ascending positions in `labels`, `[min(count, labels.length)]`.
 */
export function stratifiedSubset({
  labels,
  numClasses,
  count,
  rng,
}: {
  readonly labels: Int32Array;
  readonly numClasses: number;
  readonly count: number;
  readonly rng: Rng;
}): Int32Array {
  const members = positionsByClass(labels, numClasses);
  const sizes = members.map(({ length }) => length);
  const quotas = apportion(sizes, Math.min(Math.max(count, 0), labels.length));
  const chosen = members.flatMap((positions, label) => drawn(positions, rng.fork(label)).slice(0, quotas[label]));
  return Int32Array.from(chosen).sort();
}

/**
 * Parts examples in two, class by class.
 *
 * @remarks A class of two or more gives at least one example to each side, when 0 < fraction < 1.
 * @param fraction share of each class that goes to `first`, [0, 1].
 * @returns ascending positions in `labels`; together all of them.
 */
export function stratifiedSplit({
  labels,
  numClasses,
  fraction,
  rng,
}: {
  readonly labels: Int32Array;
  readonly numClasses: number;
  readonly fraction: number;
  readonly rng: Rng;
}): { first: Int32Array; second: Int32Array } {
  const first: number[] = [];
  const second: number[] = [];
  positionsByClass(labels, numClasses).forEach((positions, label) => {
    const size = positions.length;
    const canShare = size >= 2 && fraction > 0 && fraction < 1;
    const wanted = Math.round(fraction * size);
    const take = canShare ? Math.min(Math.max(wanted, 1), size - 1) : wanted;
    const order = drawn(positions, rng.fork(label));
    first.push(...order.slice(0, take));
    second.push(...order.slice(take));
  });
  return { first: Int32Array.from(first).sort(), second: Int32Array.from(second).sort() };
}

function positionsByClass(labels: Int32Array, numClasses: number): number[][] {
  const members = Array.from({ length: numClasses }, (): number[] => []);
  labels.forEach((label, position) => members[label]?.push(position));
  return members;
}

function drawn(positions: readonly number[], rng: Rng): number[] {
  return Array.from(shuffle(Int32Array.from(positions), rng));
}

/** Whole quotas that sum to `count`, in proportion to `sizes`, none above its size: largest remainder, after one each. */
function apportion(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return sizes.map(() => 0);
  const present = sizes.filter((size) => size > 0).length;
  const least = count >= present ? 1 : 0;
  const shares = sizes.map((size) => (count * size) / total);
  const quotas = sizes.map((size, label) => (size === 0 ? 0 : Math.max(Math.floor(shares[label]!), least)));
  let open = count - quotas.reduce((sum, quota) => sum + quota, 0);
  // Classes raised to one may have overdrawn the count: the most over-served give back; else the most under-served take.
  while (open !== 0) {
    const direction = Math.sign(open);
    let pick = -1;
    for (let label = 0; label < sizes.length; label++) {
      const next = quotas[label]! + direction;
      if (next > sizes[label]! || next < (sizes[label] === 0 ? 0 : least)) continue;
      const claim = (shares[label]! - quotas[label]!) * direction;
      if (pick < 0 || claim > (shares[pick]! - quotas[pick]!) * direction) pick = label;
    }
    quotas[pick]! += direction;
    open -= direction;
  }
  return quotas;
}
