/** Opens a store and keeps it. Argument: file. */
import { openSqliteStore } from '../index.ts';
import { testClock } from './temporary-folder.ts';

const [, , file = ''] = process.argv;
await openSqliteStore({ file, clock: testClock });
process.send?.('open');
setInterval(() => undefined, 1000);
