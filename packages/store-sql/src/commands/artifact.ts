import type { ArtifactRecord, CheckpointRecord, Digest, StoreInput } from '@fovea/contracts';
import { artifactMissing } from '../errors.ts';
import type { WriteContext } from '../context.ts';
import { artifactOf, checkpointOf } from '../rows.ts';
import { lost, updateHeld } from './lease.ts';

export async function registerArtifact(
  { db, nowMs }: WriteContext,
  { digest, sizeBytes }: StoreInput<'artifact.register'>,
): Promise<ArtifactRecord> {
  const row = await db
    .insertInto('artifact')
    .values({ digest, size_bytes: sizeBytes, created_at: nowMs })
    // Writes what is there, so that the row is returned either way.
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ digest }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return artifactOf(row);
}

/** @throws ARTIFACT_NOT_FOUND for the first that has no row. */
export async function requireArtifacts({ db }: WriteContext, digests: readonly Digest[]): Promise<void> {
  if (digests.length === 0) return;
  const rows = await db.selectFrom('artifact').select('digest').where('digest', 'in', digests).execute();
  const present = new Set(rows.map(({ digest }) => digest));
  const missing = digests.find((digest) => !present.has(digest));
  if (missing !== undefined) throw artifactMissing(missing);
}

export async function putStepResult(
  context: WriteContext,
  { lease, cacheKey, outputs }: StoreInput<'cache.put'>,
): Promise<null> {
  const { db, nowMs } = context;
  if ((await updateHeld(context, lease, {})) === undefined) return lost(context, lease);
  await requireArtifacts(context, Object.values(outputs));
  const values = { outputs: JSON.stringify(outputs), run: lease.run, created_at: nowMs };
  await db
    .insertInto('step_result')
    .values({ cache_key: cacheKey, ...values })
    .onConflict((conflict) => conflict.column('cache_key').doUpdateSet(values))
    .execute();
  return null;
}

export async function saveCheckpoint(
  context: WriteContext,
  { lease, cacheKey, artifact }: StoreInput<'checkpoint.save'>,
): Promise<CheckpointRecord> {
  const { db, nowMs } = context;
  if ((await updateHeld(context, lease, {})) === undefined) return lost(context, lease);
  await requireArtifacts(context, [artifact]);
  const values = { artifact, run: lease.run, attempt: lease.attempt, saved_at: nowMs };
  const row = await db
    .insertInto('checkpoint')
    .values({ cache_key: cacheKey, ...values })
    .onConflict((conflict) => conflict.column('cache_key').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  return checkpointOf(row);
}

export async function clearCheckpoint(
  context: WriteContext,
  { lease, cacheKey }: StoreInput<'checkpoint.clear'>,
): Promise<null> {
  if ((await updateHeld(context, lease, {})) === undefined) return lost(context, lease);
  await context.db.deleteFrom('checkpoint').where('cache_key', '=', cacheKey).execute();
  return null;
}
