/** An agent as a program: SIGTERM ends it. Arguments: folder, name, which preset. The connection is its parent's. */
import { join } from 'node:path';
import { openWorkspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import { runAgent } from '../index.ts';
import { parentConnection } from './ipc-connection.ts';
import { fixturePreset, quiet } from './test-server.ts';

const [folder = '.', name = 'agent', which = 'fixture'] = process.argv.slice(2);
const abort = new AbortController();
process.on('SIGTERM', () => abort.abort());

await runAgent({
  connection: parentConnection(),
  workspace: await openWorkspace({
    preset: which === 'real' ? preset : fixturePreset,
    folder,
    dataFolder: join(folder, name),
  }),
  name,
  slots: 1,
  roots: {},
  signal: abort.signal,
  logger: quiet,
  onEvent: (event) => process.send?.({ event }),
});
// The line to the parent would keep the process alive.
process.disconnect();
