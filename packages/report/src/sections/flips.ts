import type { CertificateRecord, Flip } from '@fovea/contracts';
import { formatInteger, formatPercent } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { pngDataUri } from '../png.ts';
import { className } from './confusion.ts';
import { sampleImage } from './samples.ts';

/** Images whose answer changed, with both answers: what was lost first, then what was gained. */
export function flipGallery({ flips, counts, dataset }: CertificateRecord): Html {
  if (flips.length === 0) return html`<p class="note">Not one of the ${formatInteger(counts.n)} answers changed.</p>`;
  const shown = flips.filter(({ image }) => image !== undefined);
  const rest = flips.length - shown.length;
  return html`<h3>Images whose answer changed</h3>
    ${
      shown.length === 0
        ? null
        : html`<ul class="samples flips">
            ${shown.map((flip) => flipFigure(flip, dataset.classes))}
          </ul>`
    }
    ${rest > 0 ? html`<p class="note">${formatInteger(rest)} more are listed in the certificate.</p>` : null}`;
}

function flipFigure({ index, label, before, after, image }: Flip, classes: readonly string[]): Html {
  const [truth, first, second] = [label, before.predicted, after.predicted].map((each) => className(classes, each));
  const kind = first === truth ? 'lost' : second === truth ? 'gained' : 'other';
  const description = `Image ${index}: ${truth}, before ${first}, after ${second}`;
  const uri = image === undefined ? undefined : pngDataUri(image.pixels, image.shape);
  return html`<li class="sample ${kind === 'gained' ? 'right' : 'wrong'}">
    ${sampleImage(uri, description)}
    <span class="mark" aria-hidden="true">${kind === 'lost' ? '−' : kind === 'gained' ? '+' : '≠'}</span>
    <p>
      <b title="${first} became ${second}">${first} → ${second}</b>
      <span class="is" title="${truth}">is ${truth}</span>
      <small>${formatPercent(before.confidence, 0)} → ${formatPercent(after.confidence, 0)} sure</small>
    </p>
  </li>`;
}
