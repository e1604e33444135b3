export { openControlStore, openPostgresStore, type PostgresStoreOptions } from './postgres-store.ts';
