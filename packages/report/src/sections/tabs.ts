import type { Html } from '../html.ts';
import { html } from '../html.ts';

export interface Tab {
  readonly label: string;
  readonly panel: Html;
}

/** Panels of which one is seen at a time, by radio buttons and CSS alone. */
export function tabs(id: string, legend: string, items: readonly Tab[], selected = 0): Html {
  if (items.length === 1) return items[0]!.panel;
  return html`<fieldset class="tabs">
    <legend class="hidden">${legend}</legend>
    ${items.map(
      ({ label, panel }, index) =>
        html`<input type="radio" name="${id}" id="${id}-${index}" ${index === selected ? html`checked` : null} /><label
            for="${id}-${index}"
            >${label}</label
          >
          <div class="panel">${panel}</div>`,
    )}
  </fieldset>`;
}
