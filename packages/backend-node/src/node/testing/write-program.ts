import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * Puts a shell script of that name before everything else on the PATH.
 *
 * @returns what takes it away again.
 */
export async function writeProgram(folder: string, name: string, script: string): Promise<Disposable> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}${delimiter}${before ?? ''}`;
  return { [Symbol.dispose]: () => void (process.env['PATH'] = before) };
}
