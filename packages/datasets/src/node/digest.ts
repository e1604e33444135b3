import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

/** Starts a dataset's digest with what, besides its bytes, decides the examples. */
export function startDigest(header: Readonly<Record<string, unknown>>): Hash {
  return createHash('sha256').update(JSON.stringify(header)).update('\0');
}

/** `sha256:<hex>`. */
export function finishDigest(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`;
}
