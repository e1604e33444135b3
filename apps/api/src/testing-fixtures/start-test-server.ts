import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger, Role } from '@fovea/contracts';
import type { ControlLimits } from '@fovea/control';
import { openWorkspace, type Workspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import type { ApiLimits } from '../graphql/limits.ts';
import { startServer, type RunningServer, type ServerOptions } from '../index.ts';

/** Steps that really execute, each in a moment. */
const fixturePlugin = fileURLToPath(
  new URL('../../../../packages/host/src/node/testing-fixtures/plugin', import.meta.url),
);
const thirdPartyPlugin = fileURLToPath(new URL('../../../../examples/third-party', import.meta.url));

export interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, never>> | null | undefined;
  readonly errors: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[] | undefined;
  /** Of the body [characters]. */
  readonly length: number;
}

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly workspace: Workspace;
  readonly url: string;
  /** Secret of a token of each role. */
  readonly tokens: Readonly<Record<Role, string>>;
  /** What was logged, newest last. */
  readonly logged: string[];
  /** Posts an operation with a token, the operator's when none is given. */
  ask(query: string, variables?: object, token?: string | null): Promise<Answer>;
  /** Ends the server and starts another on the same folder. */
  restart(): Promise<void>;
}

export interface TestServerOptions {
  readonly limits?: Partial<ApiLimits>;
  readonly controlLimits?: Partial<ControlLimits>;
  readonly options?: Partial<ServerOptions>;
}

/** Read once by each test file: what the plugins offer is the same for all its servers. */
let plugins: Promise<Workspace> | undefined;

/** A workspace in a folder of its own, with the plugins of the default preset, of an example and of tests. */
export async function openTestWorkspace(): Promise<{ workspace: Workspace } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-api-'));
  const dataFolder = join(folder, '.fovea');
  const config = { folder, plugins: [fixturePlugin, thirdPartyPlugin], dataFolder, roots: {} };
  plugins ??= openWorkspace({ preset, config });
  const workspace: Workspace = { ...(await plugins), config, dataFolder };
  return { workspace, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A server on a real store, with a token for each role. */
export async function startTestServer(testOptions: TestServerOptions = {}): Promise<TestServer> {
  const { limits = {}, controlLimits = {}, options = {} } = testOptions;
  const opened = await openTestWorkspace();
  const { workspace } = opened;
  const logged: string[] = [];
  const log = (message: string, facts?: object): void => void logged.push(`${message} ${JSON.stringify(facts ?? {})}`);
  const logger: Logger = { info: log, warn: log, error: log };
  const start = () => startServer({ workspace, port: 0, logger, limits, controlLimits, ...options });
  let server = await start();
  const mint = async (role: Role): Promise<string> => {
    const { secret } = await server.control.tokens.mint({ name: `test ${role}`, role }, { actor: 'local' });
    return secret ?? '';
  };
  const tokens = {
    operator: await mint('operator'),
    editor: await mint('editor'),
    viewer: await mint('viewer'),
    agent: await mint('agent'),
  };
  return {
    get server() {
      return server;
    },
    get url() {
      return server.url;
    },
    workspace,
    tokens,
    logged,
    ask: (query, variables = {}, token = tokens.operator) => ask(server.url, { query, variables }, token),
    async restart() {
      await server[Symbol.asyncDispose]();
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

export async function ask(url: string, body: object, token: string | null): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
  return { status: response.status, data, errors, length: text.length };
}

/** Waits until something holds, looking every few milliseconds; at most ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 500; look++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came to hold');
}
