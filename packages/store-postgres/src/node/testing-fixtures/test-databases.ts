import { startPostgres } from '@fovea/plugin-testing/node';
import pg from 'pg';
import { openPostgresStore } from '../index.ts';

export interface TestDatabases extends AsyncDisposable {
  /** Of a server of one's own. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** A new database with the tables in it. @returns its url. */
  create(): Promise<string>;
}

/** Connections of a store in a test. */
export const poolSize = 6;

/** A server with databases for stores. */
export async function testDatabases(): Promise<TestDatabases> {
  // A server that crashes leaves its files to the operating system, synced or not; only a machine that does loses them.
  const server = await startPostgres({ settings: { fsync: 'off' } });
  const urlOf = (name: string): string => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const admin = async (text: string): Promise<void> => {
    const client = new pg.Client(server.url);
    await client.connect();
    await client.query(text);
    await client.end();
  };
  // Migrated once; the others are copies of it.
  await admin('create database pattern');
  await (await openPostgresStore({ url: urlOf('pattern'), poolSize }))[Symbol.asyncDispose]();
  let count = 0;
  return {
    restart: (mode) => server.restart(mode),
    async create() {
      count += 1;
      const name = `test_${count}`;
      await admin(`create database ${name} template pattern`);
      return urlOf(name);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Said where the tests are skipped. */
export const whyNoPostgres =
  'PostgreSQL is not installed: apt-get install -y --no-install-recommends postgresql runs these tests';
