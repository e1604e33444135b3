import { availableParallelism, totalmem } from 'node:os';

/** Runs that this machine carries at one time: a run's process wants a core and about a gigabyte. */
export function defaultSlots(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 30)));
}
