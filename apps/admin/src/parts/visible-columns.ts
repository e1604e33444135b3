/** Columns that a table of this width has room for; all of the indispensable ones before the width is known. */
export function visibleColumns<Column extends { readonly from?: number }>(
  columns: readonly Column[],
  width: number,
): readonly Column[] {
  return columns.filter(({ from }) => from === undefined || from <= width);
}
