import { useMemo } from 'react';
import { useLab } from '../data/queries.ts';
import { catalogQuery, type CatalogEntry } from '../operations/registry.ts';

export interface CatalogView {
  readonly of: (kind: string) => readonly CatalogEntry[];
  readonly entry: (kind: string, id: string) => CatalogEntry | undefined;
}

/** Everything that the server's plugins offer; it changes only when the server starts anew. */
export function useCatalog() {
  const query = useLab(['catalog'], catalogQuery, {}, { staleTime: Infinity });
  const catalog = useMemo((): CatalogView => {
    const entries = query.data?.catalog ?? [];
    return {
      of: (kind) => entries.filter((entry) => entry.kind === kind),
      entry: (kind, id) => entries.find((entry) => entry.kind === kind && entry.id === id),
    };
  }, [query.data]);
  return { query, catalog };
}
