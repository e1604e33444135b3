import type { Role } from '@fovea/client';
import { print, printJson, type CommandContext } from '../context.ts';
import { countInvalid, daysInvalid, roleUnknown } from '../server/errors.ts';
import { connect } from '../server/connect.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { renderTable } from '../terminal/table.ts';

export interface MintOptions extends ServerOptions {
  readonly role: string;
  readonly days?: string;
}

const roles: readonly Role[] = ['OPERATOR', 'EDITOR', 'VIEWER', 'AGENT'];
const dayMs = 24 * 3600 * 1000;

/** `fovea token mint <name>`: the secret is shown this once. */
export async function tokenMint(name: string, options: MintOptions, context: CommandContext): Promise<void> {
  const role = roleOf(options.role);
  const days = options.days === undefined ? undefined : Number(options.days);
  if (days !== undefined && !(days > 0 && days <= 3650)) throw daysInvalid(options.days ?? '');
  await using connected = await connect({ ...options, writes: true });
  const { token, secret } = await connected.client.mintToken({
    name,
    role,
    ...(days === undefined ? {} : { lifetimeMs: days * dayMs }),
  });
  if (options.json === true) printJson(context, { token, secret });
  else {
    // The secret alone on standard output, so that a shell may put it into a variable.
    context.stderr.write(`Token ${token.id} for ${token.name} (${role.toLowerCase()}). It is shown this once:\n`);
    print(context, secret ?? '');
  }
}

export interface InviteOptions extends ServerOptions {
  readonly role: string;
  readonly uses: string;
}

/** `fovea token invite`: a link that signs in whoever opens it. */
export async function tokenInvite(options: InviteOptions, context: CommandContext): Promise<void> {
  const role = roleOf(options.role);
  const uses = Number(options.uses);
  if (!Number.isInteger(uses) || uses < 1 || uses > 1000) throw countInvalid('uses', '1 to 1000', options.uses);
  await using connected = await connect(options);
  const { url, code } = await connected.client.createInvite({ role, uses });
  if (options.json === true) printJson(context, { url, code });
  else {
    context.stderr.write(
      `Signs in as ${role.toLowerCase()}, ${uses === 1 ? 'once' : `${uses} times`}, within ten minutes:\n`,
    );
    print(context, url);
  }
}

/** `fovea token list`. */
export async function tokenList(options: ServerOptions, context: CommandContext): Promise<void> {
  await using connected = await connect(options);
  const { nodes } = await connected.client.tokens({ first: 200 });
  if (options.json === true) {
    printJson(context, { tokens: nodes });
    return;
  }
  const table = renderTable(
    [{ title: 'token' }, { title: 'name' }, { title: 'role' }, { title: 'until' }, { title: 'last used' }],
    nodes.map(({ id, name, role, expiresAt, revokedAt, lastUsedAt }) => [
      id,
      name,
      role.toLowerCase(),
      revokedAt === null ? (expiresAt ?? 'no end') : `revoked ${revokedAt}`,
      lastUsedAt ?? 'never',
    ]),
  );
  print(context, table);
}

/** `fovea token revoke <id>`. */
export async function tokenRevoke(id: string, options: ServerOptions, context: CommandContext): Promise<void> {
  await using connected = await connect(options);
  const token = await connected.client.revokeToken(id);
  if (options.json === true) printJson(context, token);
  else print(context, `Token ${token.id} of ${token.name} is revoked: what uses it is refused from now on.`);
}

function roleOf(text: string): Role {
  const role = roles.find((known) => known.toLowerCase() === text.toLowerCase());
  if (role === undefined) throw roleUnknown(text, roles);
  return role;
}
