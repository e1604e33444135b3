/** Writes batches to a store as fast as it takes them, and tells each that was acknowledged. Arguments: file, attempt. */
import { controlStoreSamples } from '@fovea/plugin-testing';
import { openSqliteStore } from '../index.ts';
import { testClock } from './temporary-folder.ts';

const { claim, createSample, registerSampleAgent, send } = controlStoreSamples;
const [, , file = '', round = ''] = process.argv;
const id = `round-${round}`;
const store = await openSqliteStore({ file, clock: testClock });
await createSample(store, id);
await registerSampleAgent(store, id, { slots: 1 });
const grant = await claim(store, id);
if (grant === null) throw new Error('nothing to lease');
let batch = 0;
/** Several at a time, so that commits are grouped. */
async function write(): Promise<void> {
  for (;;) {
    batch += 1;
    const own = batch;
    await send(store, grant as NonNullable<typeof grant>, own, {
      events: [{ type: 'log', step: 'train', level: 'info', message: String(own) }],
      points: [1, 2, 3].map((seq) => ({ series: 'train', step: own, seq, values: { loss: own / seq } })),
    });
    process.send?.({ run: (grant as NonNullable<typeof grant>).run.id, batch: own });
  }
}
await Promise.all(Array.from({ length: 8 }, write));
