import { readFile, rm, writeFile } from 'node:fs/promises';
import { setupRunning } from '../../errors.ts';

/**
 * Holds a lock file until disposed of. One whose process has ended is taken over.
 *
 * @throws CONFLICT while another process holds it.
 */
export async function lockSetup(file: string): Promise<AsyncDisposable> {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && isRunning(pid)) throw setupRunning(file, pid);
    await rm(file, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
