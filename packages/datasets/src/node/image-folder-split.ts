import { createHash } from 'node:crypto';
import type { RejectedItem, SplitName } from '@fovea/contracts';
import { classTooSmall } from '../errors.ts';

/** An image that could be decoded. */
export interface ReadableFile {
  readonly id: string;
  readonly label: number;
  /** Hex SHA-256 of the file's bytes. */
  readonly contentHash: string;
  readonly split?: SplitName;
}

/** Of two copies the one of the earlier split stays: a test set must not shrink because training data repeats it. */
const keepOrder: readonly (SplitName | undefined)[] = ['test', 'validation', 'train', undefined];

/**
 * Keeps one of several files with the same bytes, so that no picture is in two splits or counts twice; where copies
 * disagree on the class all of them go, since one label must be wrong.
 * @param files sorted; the first of equal rank is kept, and the order is kept.
 */
export function removeDuplicates<File extends ReadableFile>(
  files: readonly File[],
  classes: readonly string[],
): { kept: File[]; rejected: RejectedItem[] } {
  const rejected: RejectedItem[] = [];
  const isKept = new Set<File>();
  for (const copies of Map.groupBy(files, (file) => file.contentHash).values()) {
    const labels = new Set(copies.map((file) => file.label));
    if (labels.size > 1) {
      const names = [...labels].map((label) => classes[label]).join(' and ');
      rejected.push(...copies.map(({ id }) => ({ item: id, reason: `the same picture is filed under ${names}` })));
      continue;
    }
    const [best, ...others] = copies.toSorted((a, b) => keepOrder.indexOf(a.split) - keepOrder.indexOf(b.split));
    if (best === undefined) continue;
    isKept.add(best);
    rejected.push(...others.map(({ id }) => ({ item: id, reason: `the same bytes as ${best.id}` })));
  }
  return { kept: files.filter((file) => isKept.has(file)), rejected };
}

/**
 * Which files to hold back for testing: of each class round(fraction * count), at least 1, at most count - 1. The choice
 * depends on seed and content alone, so that renaming or moving a file changes nothing.
 * @throws DATASET_INVALID when a class has fewer than two files.
 */
export function holdOut(
  files: readonly ReadableFile[],
  options: {
    readonly fraction: number;
    readonly seed: number;
    readonly classes: readonly string[];
    readonly subject: string;
    readonly path: string;
  },
): ReadonlySet<string> {
  const { fraction, seed, classes, subject, path } = options;
  const held = new Set<string>();
  for (const [label, className] of classes.entries()) {
    const members = files.filter((file) => file.label === label);
    if (members.length < 2) throw classTooSmall(subject, { path, className, count: members.length });
    const count = Math.min(Math.max(1, Math.round(fraction * members.length)), members.length - 1);
    const ranked = members.map(({ contentHash }) => ({ contentHash, rank: rankOf(seed, contentHash) }));
    ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    for (const { contentHash } of ranked.slice(0, count)) held.add(contentHash);
  }
  return held;
}

function rankOf(seed: number, contentHash: string): string {
  return createHash('sha256').update(`${seed}:${contentHash}`).digest('hex');
}
