/** Takes it upon itself to sweep, and never gets done. Argument: url. */
import { openPostgresStore } from '../index.ts';

const [, , url = ''] = process.argv;
const store = await openPostgresStore({ url, poolSize: 3 });
store.sweepWith?.(() => {
  process.send?.('sweeping');
  return new Promise(() => undefined);
});
