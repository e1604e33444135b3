export { openControlStore, openSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
