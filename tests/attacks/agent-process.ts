/** An agent that only says what it did: leases, renews, reports each end twice at one time, until it is killed. */
import { createAgentConnection, createClient } from '@fovea/client';
import { isFoveaError } from '@fovea/contracts';

const [, , url = '', token = '', holdMs] = process.argv;
const client = createClient({ url, token });
const connection = createAgentConnection(client);
const offer = {
  backends: ['fovea/wasm'],
  slots: 4,
  device: `fake-${process.pid}`,
  environment: { fovea: '0.1.0', node: process.version, platform: 'test', cpu: 'test', cores: 1, memoryBytes: 1 },
  gatesSteps: true,
  protocol: 1,
};
const { id } = await connection.register({ name: 'fake', offer });

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

async function work(): Promise<void> {
  for (;;) {
    try {
      const grant = await connection.lease({ agent: id, waitMs: 2000 });
      if (grant === null) continue;
      const { lease } = grant;
      await connection.report({ lease, batch: 1, events: [{ type: 'run-started', pid: process.pid }] });
      process.stdout.write('holding\n');
      await pause(holdMs === undefined ? Math.random() * 60 : Number(holdMs));
      await connection.renew(lease);
      const last = { lease, batch: 2, events: [{ type: 'run-cancelled' as const }] };
      await Promise.all([connection.report(last), connection.report(last)]);
    } catch (error) {
      // Its lease was given to another while it was stopped: that is what the test is about.
      if (isFoveaError(error) && error.code === 'LEASE_LOST') process.stdout.write('lease lost\n');
      else await pause(50);
    }
  }
}

process.stdout.write('working\n');
await Promise.all(Array.from({ length: 4 }, work));
