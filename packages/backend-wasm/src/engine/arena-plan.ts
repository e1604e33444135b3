import { alignUp } from './engine-memory.ts';
import type { ArenaRegion } from './program-draft.ts';

/**
 * Gives each region an offset so that regions alive at the same time never overlap, and returns the bytes of it all.
 *
 * @remarks Largest first, each at the lowest gap between the regions that live beside it.
 * @source Pisarchyk, Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020, section 5 (greedy by size).
 */
export function planArena(regions: readonly ArenaRegion[]): number {
  const placed: ArenaRegion[] = [];
  let total = 0;
  for (const region of regions.toSorted((a, b) => b.sizeBytes - a.sizeBytes)) {
    if (region.last < 0) continue;
    const size = alignUp(region.sizeBytes);
    let offset = 0;
    for (const other of placed) {
      const isApart = other.last < region.first || other.first > region.last;
      if (isApart) continue;
      if (other.pointer - offset >= size) break;
      offset = Math.max(offset, other.pointer + alignUp(other.sizeBytes));
    }
    region.pointer = offset;
    const index = placed.findIndex((other) => other.pointer > offset);
    placed.splice(index === -1 ? placed.length : index, 0, region);
    total = Math.max(total, offset + size);
  }
  return total;
}

/** Moves planned regions to where the arena lies. */
export function placeArena(regions: readonly ArenaRegion[], base: number): void {
  for (const region of regions) region.pointer += base;
}
