import type { AgentOffer } from '@fovea/contracts';
import type { ColumnDefinitionBuilder, Kysely, RawBuilder } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { NewRow, Tables } from './schema.ts';

/** The few things that databases do differently. */
export interface SqlDialect {
  /** Type and constraints of a primary key that grows with each row and is never used twice. */
  readonly positionType: 'integer' | 'bigserial';
  positionColumn(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  /** What this database has beside the shared tables, by name as in `migrations`. */
  readonly ownMigrations: Readonly<Record<string, Migration>>;
  /** Inserts points, many at a time. Where a key is there already, the later attempt's value stays. */
  insertPoints(db: Kysely<Tables>, rows: readonly NewRow<'point'>[]): Promise<void>;
  /** Whether an offer has the plugins and roots that the JSON in `run_plan.needs` asks for. */
  meetsNeeds(offer: Pick<AgentOffer, 'plugins' | 'roots'>): RawBuilder<boolean>;
  /** Makes transactions that name the same key wait for each other; nothing where there is one writer. */
  serialize(db: Kysely<Tables>, key: string): Promise<void>;
  /** Several transactions write at a time: rows that are read to be changed are locked. */
  readonly locksRows: boolean;
}
