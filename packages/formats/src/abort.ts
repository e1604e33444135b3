import { cancelled } from './errors.ts';

/** @throws CANCELLED once the signal is aborted. */
export function assertNotAborted(subject: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(subject);
}
