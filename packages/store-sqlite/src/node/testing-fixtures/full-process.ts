/** Writes to a store until it refuses, and a little longer; prints what was acknowledged and refused. Argument: file. */
import { isFoveaError } from '@fovea/contracts';
import { openSqliteStore } from '../index.ts';
import { testClock } from './temporary-folder.ts';

const [, , file = ''] = process.argv;
const store = await openSqliteStore({ file, clock: testClock });
const acknowledged: string[] = [];
const refused: string[] = [];
for (let index = 0; refused.length < 5 && index < 1000; index++) {
  const input = {
    actor: 'a',
    clientMutationId: String(index),
    mutation: 'm',
    request: '',
    response: 'x'.repeat(50_000),
  };
  try {
    await store.commit({ command: 'mutation.record', input });
    acknowledged.push(String(index));
  } catch (error) {
    refused.push(isFoveaError(error) ? error.code : String(error));
  }
}
await store[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify({ acknowledged, refused }));
