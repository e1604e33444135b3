import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from '@fovea/contracts';

/** At the start of a server a log longer than this is put away as `.1`, in the place of the one before. */
const maxLogBytes = 10 * 2 ** 20;

/** A log that is written to a file, to be closed. */
export interface FileLogger extends Logger, AsyncDisposable {}

/** JSON lines with time and level, appended to a file. */
export async function openFileLogger(file: string): Promise<FileLogger> {
  await mkdir(dirname(file), { recursive: true });
  rotate(file);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the server: what it says is also in what it answers.
  stream.on('error', () => undefined);
  const line = (level: string) => (message: string, facts?: Readonly<Record<string, unknown>>) => {
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })}\n`);
  };
  return {
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    [Symbol.asyncDispose]: () => new Promise((resolve) => stream.end(resolve)),
  };
}

/** Puts a log that has grown long away. */
export function rotate(file: string): void {
  if (existsSync(file) && statSync(file).size > maxLogBytes) renameSync(file, `${file}.1`);
}
