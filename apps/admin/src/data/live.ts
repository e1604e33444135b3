import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from './client.ts';
import { codeOf } from './queries.ts';
import { staleKeys } from './stale-keys.ts';

/** Least time between two readings of the same kind of record [ms]: a busy server changes many times a second. */
const readEveryMs = 1000;

/** Keeps everything on the screen as it is on the server, from one subscription. */
export function useLive(isEnabled: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isEnabled) return;
    const ending = new AbortController();
    void follow(queries, ending.signal);
    return () => ending.abort();
  }, [queries, isEnabled]);
}

async function follow(queries: QueryClient, signal: AbortSignal): Promise<void> {
  const waiting = new Map<string, readonly unknown[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const readAnew = (): void => {
    timer = undefined;
    for (const [text, queryKey] of waiting) {
      const early = queries
        .getQueryCache()
        .findAll({ queryKey, type: 'active' })
        .filter((query) => !isDue(query));
      void queries.invalidateQueries({ queryKey, predicate: isDue });
      if (early.length === 0) waiting.delete(text);
    }
    if (waiting.size > 0) timer = setTimeout(readAnew, readEveryMs);
  };
  try {
    for await (const batch of client.followChanges(undefined, { signal })) {
      for (const key of staleKeys(batch)) waiting.set(JSON.stringify(key), key);
      timer ??= setTimeout(readAnew, readEveryMs);
    }
  } catch (error) {
    // Queries report the same trouble where people see it, with a way to try again.
    if (signal.aborted) return;
    if (codeOf(error) === 'UNAUTHENTICATED') queries.setQueryData(['signed-out'], true);
    else console.warn('No live updates:', error);
  } finally {
    clearTimeout(timer);
  }
}

/** A list of many pages is read page by page: the longer it has grown, the rarer. */
function isDue({ state }: Query): boolean {
  const pages = (state.data as { readonly pages?: readonly unknown[] } | undefined)?.pages?.length ?? 1;
  return pages <= 2 || Date.now() - state.dataUpdatedAt >= pages * readEveryMs;
}
