/** A whole server as `fovea serve` starts it, without agents. Prints one line of JSON, with a token for each role, when it listens. */
import { startServer } from '@fovea/api';
import { localPrincipal } from '@fovea/control';
import { openWorkspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';

const [, , folder = '.'] = process.argv;
const workspace = await openWorkspace({ preset, folder });
const leaseMs = Number(process.env['FOVEA_TEST_LEASE_MS'] ?? 30_000);
const server = await startServer({ workspace, port: 0, controlLimits: { leaseMs } });
const tokens: Record<string, string> = {};
for (const role of ['operator', 'editor', 'viewer', 'agent'] as const) {
  const { secret } = await server.control.tokens.mint({ name: role, role }, { actor: localPrincipal.id });
  tokens[role] = secret ?? '';
}
process.once('SIGTERM', () => void server[Symbol.asyncDispose]().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ url: server.url, tokens })}\n`);
