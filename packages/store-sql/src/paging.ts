import type { Page, PageRequest } from '@fovea/contracts';
import { cursorInvalid, pageSizeInvalid } from './errors.ts';

const maxPageSize = 200;

export interface PageBounds {
  /** One more than asked for: it tells whether another page follows. */
  readonly limit: number;
  readonly comparison: '<' | '>';
  readonly direction: 'asc' | 'desc';
  /** Rows beyond it; undefined for the first page. */
  readonly position: number | undefined;
}

/** @throws USAGE for a size out of range or a foreign cursor. */
export function pageBounds({ first, after, order = 'newest' }: PageRequest): PageBounds {
  if (!Number.isInteger(first) || first < 1 || first > maxPageSize) throw pageSizeInvalid(first);
  return {
    limit: first + 1,
    comparison: order === 'newest' ? '<' : '>',
    direction: order === 'newest' ? 'desc' : 'asc',
    position: after === undefined ? undefined : positionOf(after),
  };
}

export function pageOf<T extends { readonly position: number }>(rows: readonly T[], first: number): Page<T> {
  const items = rows.slice(0, first);
  const cursors = items.map(({ position }) => cursorOf(position));
  return { items, cursors, endCursor: cursors.at(-1) ?? null, hasNextPage: rows.length > first };
}

function cursorOf(position: number): string {
  return `p${position.toString(36)}`;
}

function positionOf(cursor: string): number {
  const position = /^p[0-9a-z]{1,11}$/.test(cursor) ? Number.parseInt(cursor.slice(1), 36) : Number.NaN;
  if (!Number.isSafeInteger(position)) throw cursorInvalid();
  return position;
}
