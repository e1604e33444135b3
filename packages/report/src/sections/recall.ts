import type { EvaluationRecord } from '@fovea/contracts';
import { formatPercent } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { className } from './confusion.ts';

const shownClasses = 30;

/** Recall of each class as bars, the weakest first. */
export function recallBars({ perClassRecall, classes }: EvaluationRecord): Html | null {
  const recalls = perClassRecall
    .map((recall, index) => ({ recall, name: className(classes, index) }))
    // Classes without examples come last: nothing is known of them.
    .toSorted((a, b) => (a.recall ?? 2) - (b.recall ?? 2));
  if (recalls.length === 0) return null;
  const shown = recalls.slice(0, shownClasses);
  return html`<h3>Recall by class, weakest first</h3>
    <table class="recall">
      <thead class="hidden">
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Recall</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ recall, name }) =>
            html`<tr>
              <th scope="row" title="${name}">${name}</th>
              <td>
                <div>
                  ${
                    recall === null
                      ? html`<span class="muted">no examples</span>`
                      : html`<span class="bar"><span style="width: ${Math.round(1000 * recall) / 10}%"></span></span>
                          <span class="number">${formatPercent(recall)}</span>`
                  }
                </div>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      recalls.length > shown.length
        ? html`<p class="note">${recalls.length - shown.length} stronger classes are left out.</p>`
        : null
    }`;
}
