import type { Role } from '@fovea/client';
import { print, printJson, type CommandContext } from '../context.ts';
import { daysInvalid, roleUnknown } from '../errors.ts';
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
  const role = roles.find((known) => known.toLowerCase() === options.role.toLowerCase());
  if (role === undefined) throw roleUnknown(options.role, roles);
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
