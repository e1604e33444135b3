import { alignUp } from '../engine-memory.ts';
import type { TensorRegions } from '../live-weights.ts';
import { activationCodes } from '../ops/op-call.ts';
import { ProgramDraft } from '../program-draft.ts';
import type { Region } from '../program-draft.ts';
import type { BatchStatistics } from '../lower-training.ts';

/**
 * Adds the gradients of all parts up into those of the first, in their order. Each of `threads` programs does its share of the
 * elements; the sums are the same however many they are.
 */
export function sumGradients(gradients: readonly TensorRegions[], threads: number): ProgramDraft[] {
  const [target, ...others] = gradients.map(({ block }) => block);
  const share = alignUp(Math.ceil(target!.sizeBytes / threads));
  return Array.from({ length: threads }, (_, thread) => {
    const draft = new ProgramDraft();
    const offsetBytes = thread * share;
    const count = Math.min(share, target!.sizeBytes - offsetBytes) / 4;
    const at = (region: Region) => ({ region, offsetBytes });
    for (const other of count > 0 ? others : []) {
      draft.emit('addAll', at(target!), at(other), at(target!), count, activationCodes.linear);
    }
    return draft;
  });
}

/** What one part found, and its share of the batch. */
export interface PartStatistics {
  readonly statistics: readonly BatchStatistics[];
  /** In (0, 1]; all of them sum to 1. */
  readonly share: number;
}

/**
 * Mixes the mean of the parts' statistics, weighted by their shares, into the running ones: `r = m r + (1 - m) sum(share s)`.
 *
 * @remarks One part after the other. Mixed in with momentum `a`, a part keeps the weight `1 - a` times the product of the
 * momenta after it; so the last takes `1 - (1 - m) share`, and each before it makes up for those behind.
 */
export function mixParts(draft: ProgramDraft, parts: readonly PartStatistics[]): void {
  for (const [index, { running, momentum, count }] of parts[0]!.statistics.entries()) {
    const momenta: number[] = [];
    let product = 1;
    for (const { share } of parts.toReversed()) {
      momenta.unshift(1 - ((1 - momentum) * share) / product);
      product *= momenta[0]!;
    }
    parts.forEach(({ statistics }, part) => {
      draft.emit('mixStatistics', running, statistics[index]!.region, count, momenta[part]!);
    });
  }
}
