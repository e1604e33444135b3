import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { controlStoreCases, type ControlStoreSubject } from '@fovea/plugin-testing';
import { findPostgres } from '@fovea/plugin-testing/node';
import { openPostgresStore } from './index.ts';
import { poolSize, testDatabases, whyNoPostgres, type TestDatabases } from './testing-fixtures/test-databases.ts';

const isInstalled = findPostgres() !== undefined;
if (!isInstalled) process.stdout.write(`${whyNoPostgres}\n`);

(isInstalled ? describe : describe.skip)('a control store in PostgreSQL', () => {
  let databases: TestDatabases;
  const subject: ControlStoreSubject = {
    name: 'store-postgres',
    open: async (clock) => openPostgresStore({ url: await databases.create(), poolSize, clock }),
  };

  beforeAll(async () => {
    databases = await testDatabases();
  });

  afterAll(async () => {
    await databases[Symbol.asyncDispose]();
  });

  it.each(controlStoreCases.map((item) => [item.id, item.title, item] as const))(
    '%s: %s',
    async (_id, _title, item) => {
      await item.run(subject);
    },
  );
});
