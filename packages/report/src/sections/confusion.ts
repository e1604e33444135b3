import type { EvaluationRecord } from '@fovea/contracts';
import { formatInteger, formatPercent } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';

/** More classes than this make a matrix that nobody can read; the list of confusions then says more. */
const maxMatrixClasses = 30;
/** Beside a matrix, and in its place. */
const shownConfusions = { withMatrix: 5, alone: 15 };
/** From here on figures are light on a full tint. */
const strongShare = 0.5;

/** The confusion matrix as a heat map: a table whose cells are tinted by their share of the row. */
export function confusionMatrix({ confusion, classes }: EvaluationRecord): Html | null {
  if (!hasMatrix(classes) || confusion.length === 0) return null;
  return html`<h3>Confusion matrix</h3>
    <div class="scroll" role="region" aria-label="Confusion matrix" tabindex="0">
      <table class="confusion">
        <caption>
          Rows: true class. Columns: prediction. Tint: share of the row.
        </caption>
        <thead>
          <tr>
            <td></td>
            ${classes.map((name) => html`<th scope="col" title="${name}"><span>${name}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${confusion.map((row, label) => matrixRow(row, label, classes))}
        </tbody>
      </table>
    </div>`;
}

/** The pairs of classes that are mistaken for each other most often. */
export function frequentConfusions({ confusion, classes }: EvaluationRecord): Html | null {
  const pairs = confusion
    .flatMap((row, label) => {
      const total = sum(row);
      return row.map((count, predicted) => ({ label, predicted, count, share: count / total }));
    })
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, hasMatrix(classes) ? shownConfusions.withMatrix : shownConfusions.alone);
  if (pairs.length === 0) return null;
  return html`<h3>Most frequent confusions</h3>
    <ol class="confusions">
      ${pairs.map(
        ({ label, predicted, count, share }) =>
          html`<li>
            <span class="pair"
              ><b>${className(classes, label)}</b> taken for <b>${className(classes, predicted)}</b></span
            >
            <span class="number">${formatInteger(count)} <small>${formatPercent(share)}</small></span>
          </li>`,
      )}
    </ol>`;
}

/** Name of a class, or its index where the record has no name for it. */
export function className(classes: readonly string[], index: number): string {
  return classes[index] ?? `class ${index}`;
}

function hasMatrix(classes: readonly string[]): boolean {
  return classes.length <= maxMatrixClasses;
}

function matrixRow(row: readonly number[], label: number, classes: readonly string[]): Html {
  const total = sum(row);
  return html`<tr>
    <th scope="row" title="${className(classes, label)}"><span>${className(classes, label)}</span></th>
    ${row.map((count, predicted) => {
      const share = total === 0 ? 0 : count / total;
      const kind = `${predicted === label ? 'right' : 'wrong'}${share >= strongShare ? ' strong' : ''}${count === 0 ? ' zero' : ''}`;
      return html`<td class="${kind}" style="--share: ${tint(share)}%">${count}</td>`;
    })}
  </tr>`;
}

/**
 * Percent of tint: the square root of small shares, so that rare confusions show beside a full diagonal. Between the two
 * branches lie the tints on which neither dark nor light figures would have enough contrast.
 */
function tint(share: number): number {
  return Math.round(share < strongShare ? 58 * Math.sqrt(share / strongShare) : 82 + 36 * (share - strongShare));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
