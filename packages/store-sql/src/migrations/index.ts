import type { Migration } from 'kysely/migration';
import type { SqlDialect } from '../sql-dialect.ts';
import { first } from './2026-11-first.ts';

/** Every migration by name; names sort in the order in which they apply, and are never changed. */
export function migrations(dialect: SqlDialect): Record<string, Migration> {
  return { '2026-11-first': first(dialect), ...dialect.ownMigrations };
}
