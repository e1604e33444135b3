import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { SqlDialect } from '../sql-dialect.ts';

/** Everything the first release remembers. Times are milliseconds, flags 0 or 1, structures JSON text. */
export function first(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const create of [experiments, events, agents, artifacts, registries, access]) await create(db, dialect);
    },
  };
}

type Create = (db: Kysely<unknown>, dialect: SqlDialect) => Promise<void>;

const experiments: Create = async (db, dialect) => {
  await positioned(db, 'experiment', dialect)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('question', 'text')
    .addColumn('definition', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('stage', 'integer', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('report', 'text')
    .execute();
  await db.schema.createIndex('experiment_state').on('experiment').columns(['state', 'position']).execute();
  await positioned(db, 'run', dialect)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('experiment', 'text', (column) => column.notNull().references('experiment.id'))
    .addColumn('stage', 'integer', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('differs', 'text', (column) => column.notNull())
    .addColumn('seed', 'bigint', (column) => column.notNull())
    .addColumn('backend', 'text', (column) => column.notNull())
    .addColumn('is_exclusive', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('losses', 'integer', (column) => column.notNull())
    .addColumn('max_attempts', 'integer', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('is_cancel_requested', 'integer', (column) => column.notNull())
    .addColumn('is_superseded', 'integer', (column) => column.notNull())
    .addColumn('origin', 'text')
    .addColumn('progress', 'text')
    .addColumn('error', 'text')
    .addColumn('agent', 'text')
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('queued_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('tags', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('run_experiment').on('run').columns(['experiment', 'position']).execute();
  await db.schema.createIndex('run_state').on('run').columns(['state', 'position']).execute();
  await db.schema
    .createIndex('run_queue')
    .on('run')
    .columns(['priority desc', 'position'])
    .where(sql.ref('state'), '=', sql.lit('queued'))
    .execute();
  await db.schema
    .createTable('run_plan')
    .addColumn('run', 'text', (column) => column.primaryKey().references('run.id'))
    .addColumn('definition', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('environment', 'text')
    .addColumn('needs', 'text', (column) => column.notNull())
    .execute();
};

const events: Create = async (db, dialect) => {
  await db.schema
    .createTable('event')
    .addColumn('run', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('event_key', ['run', 'seq'])
    .execute();
  await db.schema
    .createTable('series')
    .addColumn('id', dialect.positionType, dialect.positionColumn)
    .addColumn('run', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('series', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('points', 'bigint', (column) => column.notNull())
    .addColumn('last_step', 'bigint', (column) => column.notNull())
    .addColumn('last_seq', 'bigint', (column) => column.notNull())
    .addColumn('last_value', 'double precision')
    .addColumn('last_special', 'text')
    .addColumn('last_position', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('series_name', ['run', 'series', 'name'])
    .execute();
  await positioned(db, 'point', dialect)
    .addColumn('series_id', 'bigint', (column) => column.notNull())
    .addColumn('step', 'bigint', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('value', 'double precision')
    .addColumn('special', 'text')
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addUniqueConstraint('point_key', ['series_id', 'step', 'seq'])
    .execute();
};

const agents: Create = async (db, dialect) => {
  await positioned(db, 'agent', dialect)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('offer', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('is_draining', 'integer', (column) => column.notNull())
    .addColumn('registered_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('agent_device').on('agent').column('device').execute();
  await db.schema
    .createTable('attempt')
    .addColumn('run', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('last_batch', 'bigint', (column) => column.notNull())
    .addColumn('leased_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ending', 'text')
    .addPrimaryKeyConstraint('attempt_key', ['run', 'attempt'])
    .execute();
  // At most one lease of a run at a time, whatever the code above it does.
  await db.schema
    .createIndex('attempt_active')
    .unique()
    .on('attempt')
    .column('run')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('attempt_expiry')
    .on('attempt')
    .column('expires_at')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('attempt_agent')
    .on('attempt')
    .column('agent')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
};

const artifacts: Create = async (db) => {
  await db.schema
    .createTable('artifact')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('lineage')
    .addColumn('run', 'text', (column) => column.notNull().references('run.id'))
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('port', 'text', (column) => column.notNull())
    .addColumn('artifact', 'text', (column) => column.notNull().references('artifact.digest'))
    .addColumn('type', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('lineage_key', ['run', 'step', 'direction', 'port'])
    .execute();
  await db.schema.createIndex('lineage_artifact').on('lineage').column('artifact').execute();
  await db.schema
    .createTable('step_result')
    .addColumn('cache_key', 'text', (column) => column.primaryKey())
    .addColumn('outputs', 'text', (column) => column.notNull())
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('checkpoint')
    .addColumn('cache_key', 'text', (column) => column.primaryKey())
    .addColumn('artifact', 'text', (column) => column.notNull().references('artifact.digest'))
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('saved_at', 'bigint', (column) => column.notNull())
    .execute();
};

const registries: Create = async (db, dialect) => {
  await positioned(db, 'model', dialect)
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('latest_version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('model_version')
    .addColumn('model', 'text', (column) => column.notNull().references('model.name'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('artifact', 'text', (column) => column.notNull().references('artifact.digest'))
    .addColumn('run', 'text')
    .addColumn('step', 'text')
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_version_key', ['model', 'version'])
    .execute();
  await db.schema
    .createTable('model_alias')
    .addColumn('model', 'text', (column) => column.notNull().references('model.name'))
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('model_alias_key', ['model', 'alias'])
    .execute();
  await positioned(db, 'dataset', dialect)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .execute();
  await positioned(db, 'note', dialect)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('subject_kind', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('note_subject').on('note').columns(['subject_kind', 'subject_id']).execute();
};

const access: Create = async (db, dialect) => {
  await positioned(db, 'token', dialect)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await db.schema
    .createTable('invite')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('uses', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('mutation')
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('client_mutation_id', 'text', (column) => column.notNull())
    .addColumn('mutation', 'text', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('response', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('mutation_key', ['actor', 'client_mutation_id'])
    .execute();
  await db.schema.createIndex('mutation_at').on('mutation').column('at').execute();
};

function positioned(db: Kysely<unknown>, table: string, dialect: SqlDialect): CreateTableBuilder<string, 'position'> {
  return db.schema.createTable(table).addColumn('position', dialect.positionType, dialect.positionColumn);
}
