import type { IncomingMessage } from 'node:http';
import { isFoveaError, type FoveaError } from '@fovea/contracts';
import type { Control, Principal } from '@fovea/control';
import { originForbidden, tooManyRequests, unauthenticated } from '../errors.ts';
import type { FailureLimiter } from './failure-limiter.ts';
import { isLoopback } from './guard.ts';

export const sessionCookie = 'fovea_session';

/** Who a request comes from. */
export interface Authenticator {
  /** @throws UNAUTHENTICATED; RATE_LIMITED for an address that failed too often; FORBIDDEN for a cookie without its page. */
  principal(request: IncomingMessage): Promise<Principal>;
  /** Who has this secret. @throws UNAUTHENTICATED, RATE_LIMITED. */
  bySecret(secret: string | undefined, address: string): Promise<Principal>;
  /** The caller may be on another machine. */
  isRemote(request: IncomingMessage): boolean;
}

const safeMethods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function createAuthenticator(
  { tokens }: Pick<Control, 'tokens'>,
  { limiter, host }: { readonly limiter: FailureLimiter; readonly host: string },
): Authenticator {
  const bySecret = async (secret: string | undefined, address: string): Promise<Principal> => {
    try {
      // Before the limit is looked at: one program with an old token must not lock out the others of its machine.
      return await tokens.authenticate(secret);
    } catch (error) {
      // Who shows nothing guesses nothing.
      if (secret === undefined || !isUnauthenticated(error)) throw error;
      const waitMs = limiter.waitMs(address);
      limiter.fail(address);
      throw waitMs > 0 ? tooManyRequests(waitMs) : error;
    }
  };
  return {
    bySecret,
    async principal(request) {
      const bearer = bearerOf(request.headers.authorization);
      if (bearer !== undefined) return bySecret(bearer, addressOf(request));
      const cookie = cookieOf(request.headers.cookie);
      if (cookie === undefined) throw unauthenticated();
      if (!safeMethods.has(request.method) && !isFromOwnPage(request)) throw originForbidden('page', 'unknown');
      return bySecret(cookie, addressOf(request));
    },
    isRemote: (request) => !isLoopback(host) || !isLoopback(request.socket.remoteAddress),
  };
}

export function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown';
}

/** @returns undefined where there is no such header or it is of another scheme. */
export function bearerOf(header: unknown): string | undefined {
  return typeof header === 'string' ? /^Bearer ([\w.-]{1,200})$/i.exec(header)?.[1] : undefined;
}

export function cookieOf(header: string | undefined): string | undefined {
  const pairs = (header ?? '').slice(0, 8192).split(';');
  const own = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${sessionCookie}=`));
  return own?.slice(sessionCookie.length + 1);
}

/** The guard has looked at the origin; here it must be there at all, since forms of old browsers send none. */
function isFromOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
}

function isUnauthenticated(error: unknown): error is FoveaError {
  return isFoveaError(error) && error.code === 'UNAUTHENTICATED';
}
