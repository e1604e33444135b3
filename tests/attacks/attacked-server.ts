import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess, type ServerProcess } from '../../tools/server/start-server-process.ts';

/** A server to attack, with a tree of files beside its data folder that no attack may change. */
export interface AttackedServer extends ServerProcess {
  readonly port: number;
  readonly folder: string;
  readonly dataFolder: string;
  /** What is wrong with it now: nothing, when it survived. */
  damage(): Promise<readonly string[]>;
  /** Starts it again on the same folder, killing it where it still runs. */
  restart(): Promise<AttackedServer>;
}

export async function startAttackedServer(env: Readonly<Record<string, string>> = {}): Promise<AttackedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-attacked-'));
  await mkdir(join(folder, 'canary'));
  await writeFile(join(folder, 'canary', 'secret.txt'), 'nobody may read or write this');
  await writeFile(join(folder, 'fovea.config.json'), JSON.stringify({ dataFolder: 'data' }));
  return start(folder, env);
}

async function start(folder: string, env: Readonly<Record<string, string>>): Promise<AttackedServer> {
  const process = await startServerProcess(folder, env);
  const server: AttackedServer = {
    ...process,
    port: Number(new URL(process.url).port),
    folder,
    dataFolder: join(folder, 'data'),
    damage: () => damageOf(server),
    restart: async () => {
      await process.end('SIGKILL');
      return start(folder, env);
    },
    async [Symbol.asyncDispose]() {
      await process.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** What every attack must leave as it was. */
async function damageOf(server: AttackedServer): Promise<readonly string[]> {
  const damage: string[] = [];
  const health = await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(String);
  if (typeof health === 'string' || health.status !== 200) damage.push(`/healthz: ${String(health)}`);
  const canary = await readFile(join(server.folder, 'canary', 'secret.txt'), 'utf8').catch(() => 'gone');
  if (canary !== 'nobody may read or write this') damage.push('the canary was changed');
  const beside = (await readdir(server.folder)).sort().join(', ');
  if (beside !== 'canary, data, fovea.config.json') damage.push(`files beside the data folder: ${beside}`);
  const halves = (await readdir(join(server.dataFolder, 'artifacts'), { recursive: true }).catch(() => [])).filter(
    (name) => /tmp|part/.test(name) && /[0-9a-f]{16}/.test(name),
  );
  if (halves.length > 0) damage.push(`unfinished files: ${halves.join(', ')}`);
  if (/\n\s+at .+:\d+:\d+/.test(server.logs())) damage.push('a stack trace was logged');
  return damage;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A GraphQL request as any program sends it. */
export async function post(server: AttackedServer, body: unknown, options: PostOptions = {}): Promise<Answer> {
  const { token = server.tokens.operator, headers = {}, path = '/graphql' } = options;
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

export interface PostOptions {
  /** Null: without any. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Codes of the errors of a GraphQL answer. */
export function codesOf({ text }: Answer): readonly string[] {
  const { errors = [] } = JSON.parse(text) as { errors?: readonly { extensions?: { code?: string } }[] };
  return errors.map(({ extensions }) => extensions?.code ?? 'none');
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** True where the long form of every case was asked for: `npm run test:attacks -- --long`. */
export const isLong = process.env['FOVEA_ATTACKS'] === 'long';
