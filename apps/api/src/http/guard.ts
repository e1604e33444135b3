import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FoveaError } from '@fovea/contracts';
import { originForbidden } from '../errors.ts';

/** Which addresses a server answers to, and which pages may talk to it. */
export interface Guard {
  /** What is wrong with where a request comes from or goes to; undefined when nothing is. */
  check(request: IncomingMessage): { readonly status: 403 | 421; readonly error: FoveaError } | undefined;
}

export interface GuardOptions {
  /** Address that the server listens on. */
  readonly host: string;
  /** Names that a proxy or DNS gives the server. */
  readonly allowedHosts: readonly string[];
  /** Origins of pages elsewhere that may talk to it, such as `https://fovea.example`. */
  readonly allowedOrigins: readonly string[];
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** True for addresses that only programs of this machine reach. */
export function isLoopback(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^\[|\]$/g, '').replace(/^::ffff:/, '');
  return plain === 'localhost' || plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}

/**
 * Keeps out pages of other sites, also where a name of theirs was made to lead here: a request must name the server by one of
 * its own names, and a page must come from the server itself.
 */
export function createGuard({ host, allowedHosts, allowedOrigins }: GuardOptions): Guard {
  const names = new Set([...loopbackNames, host, ...allowedHosts].map((name) => name.toLowerCase()));
  if (!isLoopback(host)) names.add(hostname().toLowerCase());
  const origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
  // Nobody can make a bare address of this machine lead elsewhere.
  const isKnownHost = (name: string): boolean =>
    names.has(name) || (!isLoopback(host) && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  return {
    check({ headers, method }) {
      const given = headers.host?.toLowerCase() ?? '';
      if (!isKnownHost(given.replace(/:\d{1,5}$/, ''))) return { status: 421, error: originForbidden('host', given) };
      const origin = headers.origin?.toLowerCase();
      if (origin !== undefined && !origins.has(origin) && hostOf(origin) !== given) {
        return { status: 403, error: originForbidden('origin', origin) };
      }
      const isNavigation = headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
      if (origin === undefined && headers['sec-fetch-site'] === 'cross-site' && !isNavigation) {
        return { status: 403, error: originForbidden('origin', 'cross-site') };
      }
      return undefined;
    },
  };
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
