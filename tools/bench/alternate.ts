import type { BenchRow } from './bench-row.ts';

type Run = () => Promise<unknown>;

/** Times ours and a peer in turns, both warmed up, in ms. */
export async function alternate(
  names: Pick<BenchRow, 'suite' | 'name'> & { readonly peerName: string },
  ours: Run,
  peer: Run,
  { warmUp = 20, rounds = 20, calls = 4 }: { warmUp?: number; rounds?: number; calls?: number } = {},
): Promise<BenchRow> {
  const [own, theirs]: [number[], number[]] = [[], []];
  for (let i = 0; i < warmUp; ++i) {
    await ours();
    await peer();
  }
  for (let round = 0; round < rounds; ++round) {
    for (let i = 0; i < calls; ++i) own.push(await timed(ours));
    for (let i = 0; i < calls; ++i) theirs.push(await timed(peer));
  }
  const median = quantile(own, 0.5);
  const peerMedian = quantile(theirs, 0.5);
  const spread = (quantile(own, 0.75) - quantile(own, 0.25)) / median;
  return { ...names, unit: 'ms', ours: median, peer: peerMedian, ratio: peerMedian / median, spread, n: own.length };
}

async function timed(run: Run): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}
