import type {
  ModelRecord,
  ModelVersionRecord,
  MutationRecord,
  NoteRecord,
  Page,
  PageRequest,
  RegisteredDataset,
  StoreReads,
  Subject,
  TokenRecord,
} from '@fovea/contracts';
import { iso, type ReadContext } from '../context.ts';
import { pageBounds, pageOf } from '../paging.ts';
import { datasetOf, modelVersionOf, noteOf, tokenOf } from '../rows.ts';
import type { Row } from '../schema.ts';

export async function model(context: ReadContext, { name }: { name: string }): Promise<ModelRecord | undefined> {
  const row = await context.db.selectFrom('model').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : (await withAliases(context, [row]))[0];
}

export async function models(context: ReadContext, input: PageRequest): Promise<Page<ModelRecord>> {
  const { limit, comparison, direction, position } = pageBounds(input);
  let select = context.db.selectFrom('model').selectAll().orderBy('position', direction).limit(limit);
  if (position !== undefined) select = select.where('position', comparison, position);
  return pageOf(await withAliases(context, await select.execute()), input.first);
}

async function withAliases({ db }: ReadContext, rows: readonly Row<'model'>[]): Promise<ModelRecord[]> {
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => name);
  const aliases = await db.selectFrom('model_alias').selectAll().where('model', 'in', names).orderBy('alias').execute();
  return rows.map((row) => ({
    name: row.name,
    position: row.position,
    createdAt: iso(row.created_at),
    createdBy: row.created_by,
    aliases: Object.fromEntries(
      aliases.filter(({ model }) => model === row.name).map(({ alias, version }) => [alias, version]),
    ),
    latestVersion: row.latest_version,
  }));
}

export async function modelVersions(
  { db }: ReadContext,
  { model }: { model: string },
): Promise<readonly ModelVersionRecord[]> {
  const rows = await db.selectFrom('model_version').selectAll().where('model', '=', model).orderBy('version').execute();
  return rows.map(modelVersionOf);
}

export async function dataset({ db }: ReadContext, { id }: { id: string }): Promise<RegisteredDataset | undefined> {
  const row = await db.selectFrom('dataset').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : datasetOf(row);
}

export async function datasets({ db }: ReadContext, input: PageRequest): Promise<Page<RegisteredDataset>> {
  const { limit, comparison, direction, position } = pageBounds(input);
  let select = db.selectFrom('dataset').selectAll().orderBy('position', direction).limit(limit);
  if (position !== undefined) select = select.where('position', comparison, position);
  return pageOf((await select.execute()).map(datasetOf), input.first);
}

export async function notes({ db }: ReadContext, { subject }: { subject: Subject }): Promise<readonly NoteRecord[]> {
  const rows = await db
    .selectFrom('note')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .orderBy('position')
    .execute();
  return rows.map(noteOf);
}

export async function mutation(
  { db }: ReadContext,
  { actor, clientMutationId }: { actor: string; clientMutationId: string },
): Promise<MutationRecord | undefined> {
  const row = await db
    .selectFrom('mutation')
    .selectAll()
    .where('actor', '=', actor)
    .where('client_mutation_id', '=', clientMutationId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { mutation, request, response } = row;
  return { actor, clientMutationId, mutation, request, response };
}

export async function tokenWithHash(
  { db }: ReadContext,
  { id }: { id: string },
): ReturnType<StoreReads['tokenWithHash']> {
  const row = await db.selectFrom('token').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : { token: tokenOf(row), hash: row.hash };
}

export async function tokens({ db }: ReadContext, input: PageRequest): Promise<Page<TokenRecord>> {
  const { limit, comparison, direction, position } = pageBounds(input);
  let select = db.selectFrom('token').selectAll().orderBy('position', direction).limit(limit);
  if (position !== undefined) select = select.where('position', comparison, position);
  return pageOf((await select.execute()).map(tokenOf), input.first);
}
