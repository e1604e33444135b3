import { createClient } from '@fovea/client';
import type { Workspace } from '@fovea/host/node';
import type { CommandContext } from '../context.ts';
import { serverOf, type ServerOptions } from '../server/server-options.ts';
import { findServer, isLocked } from '../server/server-file.ts';
import { stderrLogger } from '../server/stderr-logger.ts';
import { openLocalPlane } from './local-plane.ts';
import type { Plane } from './plane.ts';
import { remotePlane } from './remote-plane.ts';

/**
 * The server that `--url` names, else this process; else, when a server has the data folder, that one.
 *
 * @throws STORE_LOCKED when another process has it that is no server.
 */
export async function openPlane(options: ServerOptions, workspace: Workspace, context: CommandContext): Promise<Plane> {
  const server = serverOf(options);
  if (server !== undefined) return remotePlane(createClient(server));
  try {
    return await openLocalPlane({ workspace, logger: stderrLogger(context) });
  } catch (error) {
    const found = isLocked(error) ? await findServer(workspace.dataFolder) : undefined;
    if (found === undefined) throw error;
    return remotePlane(createClient(found));
  }
}
