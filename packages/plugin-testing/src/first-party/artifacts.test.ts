import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { configurationToken, type Digest } from '@fovea/contracts';
import { describeFirstParty } from './describe-first-party.ts';

const baseFolder = await mkdtemp(join(tmpdir(), 'fovea-conformance-'));
afterAll(() => rm(baseFolder, { recursive: true }));

await describeFirstParty('@fovea/artifacts', {
  services: new Map([[configurationToken, { baseFolder, dataFolder: baseFolder }]]),
  stores: {
    'store:fovea/file-artifacts': { corrupt: (_store, digest) => flipFirstBit(digest) },
    'store:fovea/shared-files': { corrupt: (_store, digest) => flipFirstBit(digest) },
  },
  params: { 'store:fovea/shared-files': [{ folder: 'shared' }] },
});

/** Damages the file of an artifact, wherever below the data folder it lies. */
async function flipFirstBit(digest: Digest): Promise<void> {
  const hex = digest.slice('sha256:'.length);
  const names = await readdir(baseFolder, { recursive: true });
  const name = names.find((each) => each.replaceAll(/[^0-9a-f]/g, '').endsWith(hex) || each.endsWith(hex));
  if (name === undefined) throw new Error(`no file of ${digest} among ${names.join(', ')}`);
  const bytes = await readFile(join(baseFolder, name));
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  await writeFile(join(baseFolder, name), bytes);
}
