import { existsSync } from 'node:fs';
import { createClient, type FoveaClient } from '@fovea/client';
import type { Workspace } from '@fovea/host/node';
import { workspaceFor } from '../context.ts';
import { noServer, serverNotFound } from './errors.ts';
import { findServer } from './server-file.ts';
import { serverOf, type ServerOptions } from './server-options.ts';

/** A line to a server, to be disposed of. */
export interface Connected extends AsyncDisposable {
  readonly client: FoveaClient;
}

/** What a command needs of a data folder. */
export interface ConnectOptions extends ServerOptions {
  /** The command writes: where there is no data folder yet, one is made. */
  readonly writes?: boolean;
}

/**
 * The server that `--url` names; else the one that has the data folder; else one that is started for this command alone.
 *
 * @throws USAGE, NOT_FOUND when there is neither server nor data folder; STORE_LOCKED when another process has it.
 */
export async function connect(options: ConnectOptions): Promise<Connected> {
  const named = serverOf(options);
  if (named !== undefined) return connected(createClient(named));
  const workspace = await workspaceFor(options);
  const found = await findServer(workspace.dataFolder);
  if (found !== undefined) return connected(createClient(found));
  if (options.writes !== true && !existsSync(workspace.dataFolder)) throw noServer(workspace.dataFolder);
  return startedFor(workspace);
}

async function startedFor(workspace: Workspace): Promise<Connected> {
  await using starting = new AsyncDisposableStack();
  const { startServer } = await import('@fovea/api');
  starting.use(await startServer({ workspace, port: 0, logger: silent }));
  const found = await findServer(workspace.dataFolder);
  if (found === undefined) throw serverNotFound(workspace.dataFolder);
  const client = starting.use(createClient(found));
  const started = starting.move();
  return { client, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

function connected(client: FoveaClient): Connected {
  return {
    client,
    [Symbol.asyncDispose]() {
      client.close();
      return Promise.resolve();
    },
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
