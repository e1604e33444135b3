import { environmentUnsupported } from './errors.ts';

/**
 * Passes in Node (and what calls itself Node), before the node-only part of a contribution is imported.
 * @throws ENVIRONMENT_UNSUPPORTED elsewhere.
 */
export function assertNode(subject: string): void {
  const runtime = globalThis as { process?: { versions?: { node?: string } } };
  if (runtime.process?.versions?.node === undefined) throw environmentUnsupported(subject);
}
