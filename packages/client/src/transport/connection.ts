import { urlInvalid } from '../errors.ts';
import type { RetryPolicy } from './retry.ts';

/** Where the server is, and how it is spoken to. */
export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly webSocket: typeof globalThis.WebSocket;
  readonly retry: RetryPolicy;
  /** Aborts when the client is closed. */
  readonly closing: AbortSignal;
}

/** What `createClient` takes. */
export interface ClientOptions {
  /** Such as `https://fovea.example:7433`; what comes after host and port is kept as a prefix. */
  readonly url: string;
  /** Secret of a token. Left out in browsers that are signed in by cookie. */
  readonly token?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly webSocket?: typeof globalThis.WebSocket;
  readonly retry?: Partial<RetryPolicy>;
}

/** @throws USAGE for what is no http address. */
export function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) throw urlInvalid(text);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function authorization({ token }: Connection): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Aborts when either does. */
export function joined({ closing }: Connection, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? closing : AbortSignal.any([closing, signal]);
}
