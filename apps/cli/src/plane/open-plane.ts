import { createClient } from '@fovea/client';
import type { Workspace } from '@fovea/host/node';
import type { CommandContext } from '../context.ts';
import { serverOf, type ServerOptions } from '../server/server-options.ts';
import { findServer, isLocked, type ServerFile } from '../server/server-file.ts';
import { stderrLogger } from '../server/stderr-logger.ts';
import type { Plane } from './plane.ts';
import { remotePlane } from './remote-plane.ts';

/**
 * The server that `--url` names, else this process; else, when a server has the data folder, that one.
 *
 * @throws STORE_LOCKED when another process has it that is no server.
 */
export async function openPlane(options: ServerOptions, workspace: Workspace, context: CommandContext): Promise<Plane> {
  const server = serverOf(options);
  if (server !== undefined) return remotePlane(createClient({ ...server, retry: patient }));
  try {
    const { openLocalPlane } = await import('./local-plane.ts');
    return await openLocalPlane({ workspace, logger: stderrLogger(context) });
  } catch (error) {
    const found = isLocked(error) ? await findServer(workspace.dataFolder) : undefined;
    if (found === undefined) throw error;
    return foundPlane(found);
  }
}

const longestRunMs = 30 * 24 * 3600 * 1000;

/** A server that is restarted is waited for, for about five minutes: its runs are not lost. */
const patient = { attempts: 40 };

/** The token in a server's file ends with the server; one of its own lets an experiment be followed across a restart. */
async function foundPlane(found: ServerFile): Promise<Plane> {
  using introduced = createClient(found);
  const { token, secret } = await introduced.mintToken({
    name: 'fovea run',
    role: 'OPERATOR',
    lifetimeMs: longestRunMs,
  });
  const client = createClient({ url: found.url, token: secret ?? found.token, retry: patient });
  const plane = remotePlane(client);
  return {
    ...plane,
    async [Symbol.asyncDispose]() {
      await client.revokeToken(token.id).catch(() => undefined);
      await plane[Symbol.asyncDispose]();
    },
  };
}
