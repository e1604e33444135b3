import type {
  ModelRecord,
  ModelVersionRecord,
  NoteRecord,
  RegisteredDataset,
  StoreInput,
  Subject,
} from '@fovea/contracts';
import { sql } from 'kysely';
import { notFound, stateConflict, taken } from '../errors.ts';
import type { WriteContext } from '../context.ts';
import { model } from '../reads/registry.ts';
import { datasetOf, modelVersionOf, noteOf } from '../rows.ts';
import { requireArtifacts } from './artifact.ts';

export async function addModelVersion(
  context: WriteContext,
  { model: name, artifact, run, step, note, by }: StoreInput<'model.add-version'>,
): Promise<ModelVersionRecord> {
  const { db, nowMs, changed } = context;
  await requireArtifacts(context, [artifact]);
  const { latest_version: version } = await db
    .insertInto('model')
    .values({ name, latest_version: 1, created_at: nowMs, created_by: by })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ latest_version: sql<number>`model.latest_version + 1` }),
    )
    .returning('latest_version')
    .executeTakeFirstOrThrow();
  const row = await db
    .insertInto('model_version')
    .values({ model: name, version, artifact, run, step, note, created_at: nowMs, created_by: by })
    .returningAll()
    .executeTakeFirstOrThrow();
  changed({ topic: 'models' });
  return modelVersionOf(row);
}

export async function setModelAlias(
  context: WriteContext,
  { model: name, alias, version, expected }: StoreInput<'model.set-alias'>,
): Promise<ModelRecord> {
  const { db, dialect, changed } = context;
  await dialect.serialize(db, `model:${name}`);
  const before = await model(context, { name });
  if (before === undefined) throw notFound('model', name);
  const present = before.aliases[alias] ?? null;
  if (expected !== undefined && expected !== present) {
    const asked = expected === null ? 'none' : `version ${expected}`;
    throw stateConflict('model', name, `${alias} to be ${asked}`, present === null ? 'none' : `version ${present}`);
  }
  if (version === null) {
    await db.deleteFrom('model_alias').where('model', '=', name).where('alias', '=', alias).execute();
  } else {
    if (version < 1 || version > before.latestVersion) throw notFound('model', `${name} version ${version}`);
    await db
      .insertInto('model_alias')
      .values({ model: name, alias, version })
      .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version }))
      .execute();
  }
  changed({ topic: 'models' });
  return (await model(context, { name })) as ModelRecord;
}

export async function registerDataset(
  context: WriteContext,
  { id, name, origin, by }: StoreInput<'dataset.register'>,
): Promise<RegisteredDataset> {
  if (origin.type === 'archive') await requireArtifacts(context, [origin.artifact]);
  const row = await context.db
    .insertInto('dataset')
    .values({ id, name, origin: JSON.stringify(origin), created_at: context.nowMs, created_by: by })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw taken('dataset', name);
  context.changed({ topic: 'datasets' });
  return datasetOf(row);
}

export async function describeDataset(
  { db, changed }: WriteContext,
  { id, description }: StoreInput<'dataset.describe'>,
): Promise<RegisteredDataset> {
  const row = await db
    .updateTable('dataset')
    .set({ description: JSON.stringify(description) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound('dataset', id);
  changed({ topic: 'datasets' });
  return datasetOf(row);
}

export async function addNote(
  context: WriteContext,
  { id, subject, text, by }: StoreInput<'note.add'>,
): Promise<NoteRecord> {
  await requireSubject(context, subject);
  const row = await context.db
    .insertInto('note')
    .values({ id, subject_kind: subject.kind, subject_id: subject.id, text, author: by, at: context.nowMs })
    .returningAll()
    .executeTakeFirstOrThrow();
  return noteOf(row);
}

async function requireSubject({ db }: WriteContext, { kind, id }: Subject): Promise<void> {
  const row =
    kind === 'model'
      ? await db.selectFrom('model').select('position').where('name', '=', id).executeTakeFirst()
      : await db.selectFrom(kind).select('position').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound(kind, id);
}
