import type { ColumnDefinitionBuilder, Kysely } from 'kysely';
import type { NewRow, Tables } from './schema.ts';

/** The few things that databases do differently. */
export interface SqlDialect {
  /** Type and constraints of a primary key that grows with each row and is never used twice. */
  readonly positionType: 'integer' | 'bigserial';
  positionColumn(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  /** Inserts points, many at a time. Where a key is there already, the later attempt's value stays. */
  insertPoints(db: Kysely<Tables>, rows: readonly NewRow<'point'>[]): Promise<void>;
  /** Makes transactions that name the same key wait for each other; nothing where there is one writer. */
  serialize(db: Kysely<Tables>, key: string): Promise<void>;
  /** Rows that another transaction is just taking are passed over; false where there is one writer. */
  readonly skipsLocked: boolean;
}
