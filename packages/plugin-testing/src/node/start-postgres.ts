import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { appendFile, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { postgresFailed, postgresMissing } from '../errors.ts';

/** Where packages of operating systems put a server's programs, beside PATH; the newest version first. */
const usualFolders = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql*/bin'];

export interface StartPostgresOptions {
  /** Settings of `postgresql.conf`, such as `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL server of one's own, in a temporary folder, on a free port of the loopback. */
export interface StartedPostgres extends AsyncDisposable {
  /** Of its first database, without a password. */
  readonly url: string;
  /** Stops it and starts it again; `immediate` is a crash: nothing is finished, and it recovers from its log. */
  restart(mode: 'smart' | 'fast' | 'immediate'): Promise<void>;
}

/** The folder of a PostgreSQL server's programs; undefined where none is installed. */
export function findPostgres(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = usualFolders.flatMap((pattern) => globSync(pattern).sort(byVersion).reverse());
  return [...onPath, ...usual].find((folder) =>
    ['initdb', 'pg_ctl', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
}

/**
 * Starts a server for a test. It is stopped and its folder removed when disposed, and stopped when this process ends.
 *
 * @remarks The server refuses to run as root: then it runs as `postgres` or `nobody`.
 * @throws ENVIRONMENT_UNSUPPORTED where PostgreSQL is not installed, with the command that installs it.
 */
export async function startPostgres({ settings = {} }: StartPostgresOptions = {}): Promise<StartedPostgres> {
  const bin = findPostgres();
  if (bin === undefined) throw postgresMissing();
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'fovea-postgres-'));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const run = async (program: string, ...args: readonly string[]): Promise<void> => {
    try {
      await promisify(execFile)(join(bin, program), [...args], { cwd: folder, ...user });
    } catch (error) {
      throw postgresFailed(program, `${String(error)}\n${await readFile(log, 'utf8').catch(() => '')}`);
    }
  };
  const control = (...args: readonly string[]): Promise<void> => run('pg_ctl', '-D', data, '-l', log, '-w', ...args);
  const port = await freePort();
  await run('initdb', '-D', data, '-U', 'fovea', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    shared_buffers: '64MB',
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(data, 'postgresql.conf'), lines.join(''));
  const endWithUs = (): void => stopAtOnce(folder, data);
  process.once('exit', endWithUs);
  const stop = async (): Promise<void> => {
    process.off('exit', endWithUs);
    if (existsSync(join(data, 'postmaster.pid'))) await control('stop', '-m', 'immediate');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await control('start');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://fovea@127.0.0.1:${port}/postgres`,
    restart: (mode) => control('restart', '-m', mode),
    [Symbol.asyncDispose]: stop,
  };
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((wanted) => users.find(([name]) => name === wanted));
  const [, , uid, gid] = found.find((user) => user !== undefined) ?? [];
  if (uid === undefined || gid === undefined) throw postgresFailed('postgres', 'there is no user to run it as');
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Without going back to the event loop: this process is about to end. */
function stopAtOnce(folder: string, data: string): void {
  const pid = join(data, 'postmaster.pid');
  try {
    process.kill(Number.parseInt(readFileSync(pid, 'utf8'), 10), 'SIGQUIT');
  } catch {
    // It is gone already.
  }
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let look = 0; look < 100 && existsSync(pid); look++) Atomics.wait(pause, 0, 0, 20);
  rmSync(folder, { recursive: true, force: true });
}
