/** Commits runs, and passes nothing on. Argument: url. */
import { controlStoreSamples } from '@fovea/plugin-testing';
import { openPostgresStore } from '../index.ts';

const [, , url = ''] = process.argv;
const store = await openPostgresStore({ url, poolSize: 3, isRelaying: false });
await controlStoreSamples.createSample(store, 'e');
process.send?.('committed');
setInterval(() => undefined, 1000);
