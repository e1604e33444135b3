export { commands } from './commands/index.ts';
export type { ReadContext, WriteContext } from './context.ts';
export { migrate } from './migrate.ts';
export { migrations } from './migrations/index.ts';
export { reads } from './reads/index.ts';
export type { NewRow, Row, Tables } from './schema.ts';
export type { SqlDialect } from './sql-dialect.ts';
