import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { visibleColumns } from './visible-columns.ts';
import { useWidth } from './use-width.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  /** Track of the CSS grid, such as `2fr` or `7rem`. */
  readonly track: string;
  /** Least width of the table that leaves room for it [px]; always there when left out. */
  readonly from?: number;
  readonly align?: 'end';
  readonly render: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly rowHeight?: number;
  /** Rows there are, when more than are loaded. */
  readonly total?: number;
  /** Called when the last rows come into sight. */
  readonly onEnd?: () => void;
}

/** A table that renders what is in sight only. Arrow keys walk over the links of the first cells. */
export function DataTable<Row>({ label, rows, columns, keyOf, rowHeight = 52, total, onEnd }: DataTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [sized, width] = useWidth();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && lastSeen >= rows.length - 20) onEnd?.();
  }, [lastSeen, rows.length, onEnd]);

  const shown = visibleColumns(columns, width);
  const tracks = { gridTemplateColumns: shown.map(({ track }) => `minmax(0, ${track})`).join(' ') };

  const walk = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const here = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'];
    if (step === 0 || here === undefined || (event.target as HTMLElement).tagName !== 'A') return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, Number(here) + step));
    virtual.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus({ preventScroll: true }),
    );
  };

  return (
    <div className="table" role="table" aria-label={label} aria-rowcount={(total ?? rows.length) + 1} ref={sized}>
      <div role="rowgroup">
        <div className="table-row table-head" role="row" style={tracks}>
          {shown.map(({ key, title, align }) => (
            <div className="table-cell" role="columnheader" key={key} data-align={align}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div className="table-body" role="rowgroup" ref={scroller} onKeyDown={walk}>
        <div className="table-spacer" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                className="table-row"
                role="row"
                key={keyOf(row)}
                data-index={index}
                aria-rowindex={index + 2}
                style={{ ...tracks, height: rowHeight, transform: `translateY(${start}px)` }}
              >
                {shown.map(({ key, render, align }) => (
                  <div className="table-cell" role="cell" key={key} data-align={align}>
                    {render(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
