import type { CatalogEntry } from '../../operations/registry.ts';

/** Whether every word of a search is somewhere in an entry. */
export function matches({ id, title, summary, plugin, sources }: CatalogEntry, search: string): boolean {
  const text = [id, title, summary, plugin, ...sources.map((source) => source.title)].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
