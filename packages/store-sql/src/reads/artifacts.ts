import type { ArtifactRecord, CheckpointRecord, Digest, LineageRecord } from '@fovea/contracts';
import { fromJson, type ReadContext } from '../context.ts';
import { artifactOf, checkpointOf, lineageOf } from '../rows.ts';

export async function artifacts(
  { db }: ReadContext,
  { digests }: { digests: readonly Digest[] },
): Promise<readonly ArtifactRecord[]> {
  if (digests.length === 0) return [];
  const rows = await db.selectFrom('artifact').selectAll().where('digest', 'in', digests).execute();
  return rows.map(artifactOf);
}

export async function lineage(
  { db }: ReadContext,
  { artifact }: { artifact: Digest },
): Promise<readonly LineageRecord[]> {
  const rows = await db
    .selectFrom('lineage')
    .selectAll()
    .where('artifact', '=', artifact)
    .orderBy('run')
    .orderBy('step')
    .execute();
  return rows.map(lineageOf);
}

export async function lineageOfRun({ db }: ReadContext, { run }: { run: string }): Promise<readonly LineageRecord[]> {
  const rows = await db.selectFrom('lineage').selectAll().where('run', '=', run).orderBy('step').execute();
  return rows.map(lineageOf);
}

export async function stepResult(
  { db }: ReadContext,
  { cacheKey }: { cacheKey: string },
): Promise<Readonly<Record<string, Digest>> | undefined> {
  const row = await db.selectFrom('step_result').select('outputs').where('cache_key', '=', cacheKey).executeTakeFirst();
  return row === undefined ? undefined : fromJson(row.outputs);
}

export async function checkpoint(
  { db }: ReadContext,
  { cacheKey }: { cacheKey: string },
): Promise<CheckpointRecord | undefined> {
  const row = await db.selectFrom('checkpoint').selectAll().where('cache_key', '=', cacheKey).executeTakeFirst();
  return row === undefined ? undefined : checkpointOf(row);
}
