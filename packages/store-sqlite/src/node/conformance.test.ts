import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from '@jest/globals';
import { controlStoreCases, type ControlStoreSubject } from '@fovea/plugin-testing';
import { openSqliteStore } from './index.ts';

const folders: string[] = [];

const subject: ControlStoreSubject = {
  name: 'store-sqlite',
  async open(clock) {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-store-'));
    folders.push(folder);
    return openSqliteStore({ file: join(folder, 'control.sqlite'), clock });
  },
};

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a control store in SQLite', () => {
  it.each(controlStoreCases.map((item) => [item.id, item.title, item] as const))(
    '%s: %s',
    async (_id, _title, item) => {
      await item.run(subject);
    },
  );
});
