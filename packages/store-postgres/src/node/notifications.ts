import type { StoreChange } from '@fovea/contracts';

/** What processes on one database tell each other. */
export const channel = 'fovea_changes';

export interface News {
  /** The process that told its own watchers already; empty: nobody has. */
  readonly origin: string;
  /** Null: more than can be told. Whoever reads it asks for all that could matter. */
  readonly changes: readonly StoreChange[] | null;
}

/** PostgreSQL takes less than 8000 bytes. */
const maxBytes = 7900;
const maxPayloads = 16;

/** News in as many payloads as they need; of very many changes only that they are many. */
export function payloadsOf({ origin, changes }: { origin: string; changes: readonly StoreChange[] }): string[] {
  const head = JSON.stringify({ origin, changes: [] });
  const payloads: string[] = [];
  let some: string[] = [];
  let size = head.length;
  const flush = (): void => {
    if (some.length > 0) payloads.push(`${head.slice(0, -2)}${some.join(',')}]}`);
    some = [];
    size = head.length;
  };
  for (const text of new Set(changes.map((change) => JSON.stringify(change)))) {
    const bytes = new TextEncoder().encode(text).length + 1;
    if (size + bytes > maxBytes) flush();
    some.push(text);
    size += bytes;
  }
  flush();
  const isTooMuch = payloads.length > maxPayloads || payloads.some((payload) => payload.length > maxBytes);
  return isTooMuch ? [JSON.stringify({ origin, changes: null })] : payloads;
}

/** News as they were sent; whatever else someone sends on the channel may mean anything. */
export function newsOf(payload: string): News {
  try {
    const news = JSON.parse(payload) as Partial<News>;
    if (typeof news.origin === 'string' && Array.isArray(news.changes)) return news as News;
    return { origin: news.origin ?? '', changes: null };
  } catch {
    return { origin: '', changes: null };
  }
}
