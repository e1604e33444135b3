import type { FileSet } from '@fovea/contracts';
import { assertNotAborted } from '../abort.ts';
import { shardBytesMismatch, shardMissing } from '../errors.ts';
import type { WeightGroup, WeightSpec } from './manifest.ts';
import { importerSubject } from './subject.ts';

/** A weight with its still encoded bytes, a view into its group's buffer. */
export interface StoredWeight {
  readonly spec: WeightSpec;
  readonly bytes: Uint8Array;
}

/**
 * Reads the shards of each group and joins them, for a shard may end in the middle of a tensor.
 *
 * @param folder prefix of the shard paths inside the set: empty, or ending in `/`.
 * @throws MODEL_INVALID for a shard that is missing or of another size; sizes are compared before anything is read.
 */
export async function readWeights(
  files: FileSet,
  folder: string,
  groups: readonly WeightGroup[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, StoredWeight>> {
  const known = new Set(files.names);
  const missing = groups.flatMap((group) => group.paths).find((path) => !known.has(folder + path));
  if (missing !== undefined) throw shardMissing(importerSubject, missing);
  for (const [index, group] of groups.entries()) {
    let present = 0;
    for (const path of group.paths) present += await files.size(folder + path);
    if (present !== group.bytes) throw shardBytesMismatch(importerSubject, index, group.bytes, present);
  }
  const weights = new Map<string, StoredWeight>();
  for (const [index, group] of groups.entries()) {
    const joined = new Uint8Array(group.bytes);
    let offset = 0;
    for (const path of group.paths) {
      assertNotAborted(importerSubject, signal);
      const shard = await files.read(folder + path);
      if (offset + shard.length > joined.length) {
        throw shardBytesMismatch(importerSubject, index, group.bytes, offset + shard.length);
      }
      joined.set(shard, offset);
      offset += shard.length;
    }
    if (offset !== joined.length) throw shardBytesMismatch(importerSubject, index, group.bytes, offset);
    let start = 0;
    for (const spec of group.weights) {
      weights.set(spec.name, { spec, bytes: joined.subarray(start, start + spec.bytes) });
      start += spec.bytes;
    }
  }
  return weights;
}
