export { createTestRng } from './test-rng.ts';
