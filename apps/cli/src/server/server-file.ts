import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFoveaError } from '@fovea/contracts';

/** How the server that has a data folder is reached, as it says itself. */
export interface ServerFile {
  readonly pid: number;
  readonly url: string;
  /** Secret. */
  readonly token: string;
}

/** The server that works on a data folder now; undefined when there is none. */
export async function findServer(dataFolder: string): Promise<ServerFile | undefined> {
  const text = await readFile(join(dataFolder, 'server.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const file = parsed(text);
  return file !== undefined && isAlive(file.pid) ? file : undefined;
}

export function isLocked(error: unknown): boolean {
  return isFoveaError(error) && error.code === 'STORE_LOCKED';
}

/** A file that is half written, or of another version, is as good as none. */
function parsed(text: string): ServerFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<ServerFile>;
    const isWhole = Number.isInteger(file.pid) && typeof file.url === 'string' && typeof file.token === 'string';
    return isWhole ? (file as ServerFile) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
