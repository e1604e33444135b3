import type { CertificateRecord, ClassDamage } from '@fovea/contracts';
import { formatInteger, formatPercent } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { className } from './confusion.ts';

const shownClasses = 30;

/** Recall of each class before and after, the hardest hit first. */
export function classDamageTable({ perClass, dataset: { classes } }: CertificateRecord): Html | null {
  if (perClass.length === 0) return null;
  const ordered = perClass.toSorted((a, b) => damageOf(b) - damageOf(a) || b.changed - a.changed || a.label - b.label);
  const shown = ordered.slice(0, shownClasses);
  const rest = ordered.length - shown.length;
  return html`<h3>Recall by class, before and after; hardest hit first</h3>
    <div class="scroll" role="region" aria-label="Damage by class" tabindex="0">
      <table class="damage">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" class="number">Images</th>
            <th scope="col" class="number">Before</th>
            <th scope="col" class="number">After</th>
            <th scope="col" class="number">Lost</th>
            <th scope="col" class="number">Gained</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((row) => damageRow(row, classes))}
        </tbody>
      </table>
    </div>
    ${rest > 0 ? html`<p class="note">${rest} classes with less damage are left out.</p>` : null}`;
}

function damageRow(
  { label, n, recallBefore, recallAfter, lost, gained }: ClassDamage,
  classes: readonly string[],
): Html {
  const kind = lost > gained ? 'worse' : gained > lost ? 'better' : '';
  return html`<tr class="${kind}">
    <th scope="row" title="${className(classes, label)}"><span>${className(classes, label)}</span></th>
    <td class="number">${formatInteger(n)}</td>
    <td class="number">${formatPercent(recallBefore)}</td>
    <td class="number after">${formatPercent(recallAfter)}</td>
    <td class="number">${lost === 0 ? '–' : formatInteger(lost)}</td>
    <td class="number">${gained === 0 ? '–' : formatInteger(gained)}</td>
  </tr>`;
}

/** Recall that was lost; classes without images come last. */
function damageOf({ recallBefore, recallAfter }: ClassDamage): number {
  return recallBefore === null || recallAfter === null ? -2 : recallBefore - recallAfter;
}
