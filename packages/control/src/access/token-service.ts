import { isFoveaError, roles, type Role, type TokenRecord } from '@fovea/contracts';
import { checkInteger, checkText } from '../checks.ts';
import { inputInvalid, notFound, roleInsufficient, unauthenticated } from '../errors.ts';
import { isEqualSecret, randomHex, sha256 } from '../ids.ts';
import { mutate, type MutationContext } from '../mutations.ts';
import type { ControlServices } from '../services.ts';

/** Who a request comes from. */
export interface Principal {
  /** Token id, or `local`: what `actor` and agents are known by. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** The user at this machine's own shell. */
export const localPrincipal: Principal = { id: 'local', name: 'local', role: 'operator' };

export interface MintTokenInput {
  readonly name: string;
  readonly role: Role;
  /** Left out: until revoked. */
  readonly lifetimeMs?: number;
}

export interface MintedToken {
  readonly token: TokenRecord;
  /** Shown once; null when a mutation is sent again: it is stored nowhere. */
  readonly secret: string | null;
}

export interface InviteInput {
  readonly role: Role;
  /** 1 when left out. */
  readonly uses?: number;
  /** Ten minutes when left out. */
  readonly lifetimeMs?: number;
}

interface Known {
  readonly principal: Principal;
  readonly untilMs: number;
}

/** How long a token that was revoked through another replica may still be believed. */
const believeMs = 5000;
const maxKnown = 10_000;
const maxLifetimeMs = 10 * 365 * 24 * 3600 * 1000;
const secretPattern = /^fovea_([0-9a-f]{16})_([0-9a-f]{64})$/;

/** Tokens: minted, invited, checked, revoked. Secrets have 256 bits, so that a plain SHA-256 is enough at rest. */
export class TokenService implements Disposable {
  readonly #services: ControlServices;
  readonly #known = new Map<string, Known>();
  readonly #used = new Set<string>();
  readonly #watching: Disposable;

  constructor(services: ControlServices) {
    this.#services = services;
    this.#watching = services.store.watch((changes) => {
      if (changes.some(({ topic }) => topic === 'tokens')) this.#known.clear();
    });
  }

  /** @throws PARAMS_INVALID. */
  async mint(input: MintTokenInput, mutation: MutationContext): Promise<MintedToken> {
    checkMint(input);
    const fresh = await freshSecret();
    const { id } = await mutate(this.#services.store, {
      name: 'mintToken',
      input,
      mutation,
      prepare: () => {
        const token = { ...input, id: fresh.id, hash: fresh.hash, createdBy: mutation.actor };
        return Promise.resolve({
          commands: [{ command: 'token.create', input: token }],
          response: { id: fresh.id },
        });
      },
    });
    return { token: await this.#get(id), secret: id === fresh.id ? fresh.secret : null };
  }

  /** What uses it is refused from now on, within 5 s on every replica. @throws NOT_FOUND. */
  async revoke(id: string, mutation: MutationContext): Promise<TokenRecord> {
    await mutate(this.#services.store, {
      name: 'revokeToken',
      input: { id },
      mutation,
      prepare: () => Promise.resolve({ commands: [{ command: 'token.revoke', input: { id } }], response: { id } }),
    });
    return this.#get(id);
  }

  /** Who a secret belongs to. @throws UNAUTHENTICATED, whatever is wrong with it. */
  async authenticate(secret: string | undefined): Promise<Principal> {
    const nowMs = this.#services.clock.now();
    const known = secret === undefined ? undefined : this.#known.get(secret);
    if (known !== undefined && known.untilMs > nowMs) return known.principal;
    const [, id, random] = secretPattern.exec(secret ?? '') ?? [];
    if (secret === undefined || id === undefined || random === undefined) throw unauthenticated();
    const found = await this.#services.store.tokenWithHash({ id });
    const hash = await sha256(random);
    // Compared also where there is no such token, so that both take as long.
    const isSame = isEqualSecret(hash, found?.hash ?? '0'.repeat(64));
    if (found === undefined || !isSame || !isValid(found.token, nowMs)) throw unauthenticated();
    const { name, role, expiresAt } = found.token;
    const principal = { id, name, role };
    const untilMs = Math.min(nowMs + believeMs, expiresAt === null ? Infinity : Date.parse(expiresAt));
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(secret, { principal, untilMs });
    this.#used.add(id);
    return principal;
  }

  /** Whether the token of a principal still holds: what long connections ask every few seconds. */
  async isValid({ id }: Principal): Promise<boolean> {
    if (id === localPrincipal.id) return true;
    const found = await this.#services.store.tokenWithHash({ id });
    return found !== undefined && isValid(found.token, this.#services.clock.now());
  }

  /** A code that whoever has it may exchange for a token, a few times and for a while: a sign-in or join link. */
  async invite({ role, uses = 1, lifetimeMs = 600_000 }: InviteInput, principal: Principal): Promise<string> {
    checkInteger('invitation', 'uses', uses, [1, 1000]);
    checkInteger('invitation', 'lifetimeMs', lifetimeMs, [1000, 30 * 24 * 3600 * 1000]);
    checkRole(role);
    const code = randomHex(24);
    const hash = await sha256(code);
    await this.#services.store.commit({
      command: 'invite.create',
      input: { hash, role, uses, lifetimeMs, createdBy: principal.id },
    });
    return code;
  }

  /** @throws UNAUTHENTICATED when the code is unknown, used up or over. */
  async redeem(code: string, { name, lifetimeMs }: { name: string; lifetimeMs?: number }): Promise<MintedToken> {
    const { id, hash, secret } = await freshSecret();
    const [token] = await this.#services.store.commit({
      command: 'invite.redeem',
      input: {
        hash: await sha256(code),
        token: {
          id,
          name: checkText('token', 'name', name, 100),
          hash,
          ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
        },
      },
    });
    return { token, secret };
  }

  /** Notes which tokens were used since the last time. */
  async flushUses(): Promise<void> {
    const ids = [...this.#used];
    this.#used.clear();
    if (ids.length === 0) return;
    try {
      await this.#services.store.commit({ command: 'token.used', input: { ids } });
    } catch (error) {
      this.#services.logger.warn('uses of tokens were not noted', {
        code: isFoveaError(error) ? error.code : 'INTERNAL',
      });
    }
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
    this.#known.clear();
  }

  async #get(id: string): Promise<TokenRecord> {
    const found = await this.#services.store.tokenWithHash({ id });
    if (found === undefined) throw notFound('token', id);
    return found.token;
  }
}

/** @throws FORBIDDEN unless the principal has one of the roles. */
export function requireRole({ role }: Principal, ...allowed: readonly Role[]): void {
  if (!allowed.includes(role)) throw roleInsufficient(role, allowed.join(' or '));
}

function isValid({ revokedAt, expiresAt }: TokenRecord, nowMs: number): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > nowMs);
}

function checkMint({ name, role, lifetimeMs }: MintTokenInput): void {
  checkText('token', 'name', name, 100);
  checkRole(role);
  if (lifetimeMs !== undefined) checkInteger('token', 'lifetimeMs', lifetimeMs, [1000, maxLifetimeMs]);
}

function checkRole(role: Role): void {
  if (!roles.includes(role)) throw inputInvalid('token', 'role', roles.join(', '), role);
}

async function freshSecret(): Promise<{ id: string; hash: string; secret: string }> {
  const id = randomHex(8);
  const random = randomHex(32);
  return { id, hash: await sha256(random), secret: `fovea_${id}_${random}` };
}
