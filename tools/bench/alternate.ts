import type { BenchRow } from './bench-row.ts';
import { figuresOf } from './figures.ts';

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
  const { peerName, ...row } = names;
  return { ...row, unit: 'ms', ...figuresOf(own, { name: peerName, samples: theirs }) };
}

async function timed(run: Run): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
