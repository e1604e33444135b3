export { integerOpCases } from './integer-cases.ts';
export { caseGraph, caseNode, expectedOutput, largestError, noise } from './op-case.ts';
export type { CaseNode, OpCase } from './op-case.ts';
export { opCases } from './op-cases.ts';
export { createTestRng } from './test-rng.ts';
export { thrownBy } from './thrown-by.ts';
