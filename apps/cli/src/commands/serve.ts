import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { adminFolder } from '@fovea/admin';
import { localPrincipal, type Control } from '@fovea/control';
import { print, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { defaultSlots } from '../default-slots.ts';
import { countInvalid, tlsFileMissing, tlsHalf } from '../server/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { openFileLogger } from '../server/file-logger.ts';
import { startLocalAgents } from '../server/local-agents.ts';

export interface ServeOptions extends CommonOptions {
  readonly host: string;
  readonly port: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly agents: string;
  readonly slots?: string;
  readonly allowHost: readonly string[];
}

/** How long open requests may take when the server ends; agents have given their runs back by then. */
const shutdownMs = 5000;

/**
 * `fovea serve`: the API with agents of this machine, until Ctrl-C or SIGTERM.
 * @returns the exit code.
 */
export async function serve(options: ServeOptions, context: CommandContext): Promise<number> {
  const port = wholeNumber('port', options.port, [0, 65_535]);
  const agents = wholeNumber('agents', options.agents, [0, 64]);
  const slots =
    options.slots === undefined
      ? Math.max(1, Math.floor(defaultSlots() / Math.max(1, agents)))
      : wholeNumber('slots', options.slots, [1, 256]);
  const tls = await tlsOf(options);
  const workspace = await workspaceFor(options);
  const logFolder = join(workspace.dataFolder, 'logs');
  const logFile = join(logFolder, 'server.log');
  await using logger = await openFileLogger(logFile);
  const { startServer } = await import('@fovea/api');
  await using server = await startServer({
    workspace,
    host: options.host,
    port,
    logger,
    allowedHosts: options.allowHost,
    limits: { shutdownMs },
    ...(tls === undefined ? {} : { tls }),
    adminFolder: adminFolder(),
  });
  const { control, url } = server;
  await revokeLeftOver(control);
  const { token, secret } = await control.tokens.mint({ name: agentsTokenName, role: 'agent' }, byThisProcess);
  await using ending = new AsyncDisposableStack();
  ending.defer(async () => void (await control.tokens.revoke(token.id, byThisProcess)));
  ending.use(
    startLocalAgents({
      count: agents,
      slots,
      url,
      token: secret ?? '',
      dataFolder: workspace.dataFolder,
      logFolder,
      folder: workspace.config.folder,
      certificateFile: options.tlsCert === undefined ? undefined : resolve(options.tlsCert),
      logger,
      onEnded: (text) => void context.stderr.write(`${text}\n`),
    }),
  );
  const facts = {
    url,
    signInUrl: await server.signInUrl(),
    explorerUrl: `${url}/explorer`,
    pid: process.pid,
    agents,
    slots,
    dataFolder: workspace.dataFolder,
    logFile,
  };
  if (options.json === true) context.stdout.write(`${JSON.stringify(facts)}\n`);
  else print(context, welcome(facts));
  if (!context.signal.aborted) await once(context.signal, 'abort');
  return exitCodes.ok;
}

const byThisProcess = { actor: localPrincipal.id };

const agentsTokenName = 'agents of this server';

/** A server that was killed could not revoke the token of its agents. */
async function revokeLeftOver({ store, tokens }: Control): Promise<void> {
  const { items } = await store.tokens({ first: 200 });
  for (const { id, name, createdBy, revokedAt } of items) {
    const isLeftOver = name === agentsTokenName && createdBy === localPrincipal.id && revokedAt === null;
    if (isLeftOver) await tokens.revoke(id, byThisProcess);
  }
}

interface Facts {
  readonly url: string;
  readonly signInUrl: string;
  readonly explorerUrl: string;
  readonly agents: number;
  readonly slots: number;
  readonly dataFolder: string;
  readonly logFile: string;
}

function welcome({ url, signInUrl, explorerUrl, agents, slots, dataFolder, logFile }: Facts): string {
  const runs = `${slots} run${slots === 1 ? '' : 's'} at a time`;
  const working =
    agents === 0
      ? 'none on this machine: start some with `fovea agent --url … --token …`'
      : `${agents} on this machine, ${runs}${agents === 1 ? '' : ' each'}`;
  return [
    `Fovea listens on ${url}`,
    '',
    `  Sign in    ${signInUrl}`,
    '             (once, within ten minutes; other programs: `fovea token mint <name> --role editor`)',
    `  GraphQL    ${explorerUrl}`,
    `  Agents     ${working}`,
    `  Data       ${dataFolder}`,
    `  Log        ${logFile}`,
    '',
    'Stop it with Ctrl-C.',
  ].join('\n');
}

async function tlsOf({ tlsKey, tlsCert }: ServeOptions) {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined) throw tlsHalf();
  const [key, cert] = await Promise.all(
    [tlsKey, tlsCert].map((file) =>
      readFile(file).catch((error: unknown) => {
        throw tlsFileMissing(file, error);
      }),
    ),
  );
  return key === undefined || cert === undefined ? undefined : { key, cert };
}

function wholeNumber(option: string, text: string, [low, high]: readonly [number, number]): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
    throw countInvalid(option, `${low} to ${high}`, text);
  }
  return value;
}
