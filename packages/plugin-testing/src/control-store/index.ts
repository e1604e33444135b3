import type { ControlStoreCase } from './control-store-case.ts';
import { leaseCases } from './lease-cases.ts';
import { recordCases } from './record-cases.ts';
import { reportCases } from './report-cases.ts';

/** What every control store must do. */
export const controlStoreCases: readonly ControlStoreCase[] = [...leaseCases, ...recordCases, ...reportCases];
