/** Filters of a screen under a name of the reader's own. */
export interface SavedView {
  readonly name: string;
  /** Query of the address, such as `?state=FAILED`. */
  readonly search: string;
}

/** Views as they were stored; what can't be read counts as none. */
export function readViews(stored: string | null): readonly SavedView[] {
  try {
    const parsed: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isView) : [];
  } catch {
    return [];
  }
}

/** With another view; one of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view];
}

function isView(value: unknown): value is SavedView {
  const { name, search } = (value ?? {}) as Partial<SavedView>;
  return typeof name === 'string' && typeof search === 'string' && (search === '' || search.startsWith('?'));
}
