export { packageUnderTest } from './package-under-test.ts';
export type { PackageUnderTest } from './package-under-test.ts';
export { probeEntry } from './probe-entry.ts';
export type { ProbeEntryOptions } from './probe-entry.ts';
