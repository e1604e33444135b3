import { linearCases } from './linear-cases.ts';
import type { OpCase } from './op-case.ts';
import { plainCases } from './plain-cases.ts';

/** Every op in floats, run by every executor. */
export const opCases: readonly OpCase[] = [...linearCases, ...plainCases];
