import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFoveaError, type AgentConnection, type AgentOffer } from '@fovea/contracts';
import { writeDurably } from '@fovea/host/node';
import { retrying } from './retry.ts';

export interface RegistrationOptions {
  readonly connection: AgentConnection;
  /** The agent's own folder, where it remembers its id. */
  readonly folder: string;
  readonly name: string;
  readonly offer: AgentOffer;
  readonly signal: AbortSignal;
}

/**
 * Registers under the id of an earlier start, so that a server sees one agent however often it is restarted.
 *
 * @returns the id.
 * @throws ENVIRONMENT_UNSUPPORTED, FORBIDDEN, UNAUTHENTICATED, PARAMS_INVALID; the last error when the signal aborts.
 */
export async function registerAgent(options: RegistrationOptions): Promise<string> {
  const { connection, folder, name, offer, signal } = options;
  const file = join(folder, 'agent.json');
  const known = await knownId(file);
  const register = (id: string | undefined): Promise<{ id: string }> =>
    retrying(() => connection.register({ ...(id === undefined ? {} : { id }), name, offer }), { signal });
  const { id } = await register(known).catch((error: unknown) => {
    // The id is that of another server or token: this one gets a new one.
    if (known === undefined || !isFoveaError(error) || error.code !== 'FORBIDDEN') throw error;
    return register(undefined);
  });
  if (id !== known) await writeDurably(file, new TextEncoder().encode(`${JSON.stringify({ id })}\n`));
  return id;
}

async function knownId(file: string): Promise<string | undefined> {
  try {
    const { id } = JSON.parse(await readFile(file, 'utf8')) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
