import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { foveaVersion } from './version.ts';

it('is the version in package.json', async () => {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(foveaVersion).toBe((JSON.parse(text) as { version: string }).version);
});
