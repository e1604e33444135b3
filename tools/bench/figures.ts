import { quantile } from '@fovea/measure';
import type { BenchRow } from './bench-row.ts';

/** Samples of a peer, measured in the same run. */
export interface Peer {
  readonly name: string;
  readonly samples: readonly number[];
}

/** Median and spread of samples, and how they compare with a peer's, where smaller is better. */
export function figuresOf(samples: readonly number[], peer?: Peer): Omit<BenchRow, 'suite' | 'name' | 'unit'> {
  const ours = quantileOf(samples, 0.5);
  const spread = (quantileOf(samples, 0.75) - quantileOf(samples, 0.25)) / ours;
  const own = { ours, spread, n: samples.length };
  if (peer === undefined) return { ...own, peer: null, peerName: null, ratio: null };
  const peerMedian = quantileOf(peer.samples, 0.5);
  return { ...own, peer: peerMedian, peerName: peer.name, ratio: peerMedian / ours };
}

export function quantileOf(samples: readonly number[], q: number): number {
  return quantile(
    samples.toSorted((a, b) => a - b),
    q,
  );
}
