import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Control } from '@fovea/control';

const fileName = 'server.json';
const local = { actor: 'local' };

/** How other programs of this machine's user find a running server. */
export interface ServerFile {
  readonly pid: number;
  readonly url: string;
  /** Secret of an operator's token. */
  readonly token: string;
}

/**
 * Writes `server.json` into the data folder, readable by its owner only, with a token that holds while the server runs.
 *
 * @returns takes the file and the token away.
 */
export async function writeServerFile(dataFolder: string, url: string, control: Control): Promise<() => Promise<void>> {
  const file = join(dataFolder, fileName);
  await revokeLeftOver(file, control);
  const { token, secret } = await control.tokens.mint({ name: 'programs of this machine', role: 'operator' }, local);
  const contents: ServerFile = { pid: process.pid, url, token: secret ?? '' };
  // Written beside and moved, so that nobody reads half of it and an earlier file's wider permissions do not stay.
  const prepared = `${file}.${process.pid}`;
  await writeFile(prepared, `${JSON.stringify(contents)}\n`, { mode: 0o600 });
  await rename(prepared, file);
  return async () => {
    await rm(file, { force: true });
    await control.tokens.revoke(token.id, local);
  };
}

/** A server that was killed left its file; nobody shall use the token in it any more. */
async function revokeLeftOver(file: string, { tokens, store }: Control): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const id = /"fovea_([0-9a-f]{16})_/.exec(text)?.[1];
  if (id === undefined || (await store.tokenWithHash({ id })) === undefined) return;
  await tokens.revoke(id, local);
}
