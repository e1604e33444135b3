import type { Html, HtmlValue } from '../html.ts';
import { html } from '../html.ts';

export type Row = readonly [term: string, value: HtmlValue];

/** Terms with what they are, one below the other. */
export function definitions(rows: readonly Row[]): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
