import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { lockSetup } from './lock.ts';

describe('lockSetup', () => {
  it('refuses a second holder, and lets the next in once the first is done', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, '.lock');
    {
      await using _held = await lockSetup(file);
      await expect(lockSetup(file)).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { received: `process ${process.pid}` },
      });
    }
    await using _next = await lockSetup(file);
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
  });

  it('takes over from a process that ended without cleaning up', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, '.lock');
    // Above the largest number that Linux gives a process.
    await writeFile(file, '99999999');
    await using _held = await lockSetup(file);
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
  });
});
