export { createRng } from './rng.ts';
