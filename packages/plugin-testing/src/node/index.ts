export { packageUnderTest } from './package-under-test.ts';
export type { PackageUnderTest } from './package-under-test.ts';
export { probeEntry } from './probe-entry.ts';
export type { ProbeEntryOptions } from './probe-entry.ts';
export { findPostgres, startPostgres } from './start-postgres.ts';
export type { StartedPostgres, StartPostgresOptions } from './start-postgres.ts';
