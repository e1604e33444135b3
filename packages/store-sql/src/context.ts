import type { StoreChange } from '@fovea/contracts';
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What a reader works with. */
export interface ReadContext {
  /** Inside one transaction. */
  readonly db: Kysely<Tables>;
}

/** What a command works with. */
export interface WriteContext extends ReadContext {
  readonly dialect: SqlDialect;
  /** The store's clock, in milliseconds since the epoch; never runs backwards while it is open. */
  readonly nowMs: number;
  /** Tells watchers, once all is durable. */
  changed(change: StoreChange): void;
}

export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

export function isoOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : iso(timeMs);
}

export function flag(value: boolean): number {
  return value ? 1 : 0;
}

export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

export function fromJsonOrNull<T>(text: string | null): T | null {
  return text === null ? null : fromJson<T>(text);
}
