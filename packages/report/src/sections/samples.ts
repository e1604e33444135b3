import type { EvaluationRecord, PredictionSample } from '@fovea/contracts';
import { formatPercent } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { pngDataUri } from '../png.ts';
import { className } from './confusion.ts';

/** Examples with their predictions, the misclassified ones first. */
export function sampleGallery({ samples, classes }: EvaluationRecord): Html | null {
  if (samples.length === 0) return null;
  const isWrong = ({ label, predicted }: PredictionSample) => label !== predicted;
  const ordered = [...samples.filter(isWrong), ...samples.filter((sample) => !isWrong(sample))];
  return html`<h3>Examples</h3>
    <ul class="samples">
      ${ordered.map((sample) => sampleFigure(sample, classes))}
    </ul>`;
}

function sampleFigure(
  { index, label, predicted, confidence, shape, pixels }: PredictionSample,
  classes: readonly string[],
) {
  const isRight = label === predicted;
  const [labelName, predictedName] = [className(classes, label), className(classes, predicted)];
  const description = `Image ${index}: ${labelName}, predicted ${predictedName}`;
  return html`<li class="sample ${isRight ? 'right' : 'wrong'}">
    ${sampleImage(pngDataUri(pixels, shape), description)}
    <span class="mark" aria-hidden="true">${isRight ? '✓' : '✗'}</span>
    <p>
      <b title="${predictedName}">${predictedName}</b>
      ${isRight ? null : html`<span class="truth" title="${labelName}">is ${labelName}</span>`}
      <small>${formatPercent(confidence)} sure</small>
    </p>
  </li>`;
}

/** An image, or what stands in its place where the record has no pixels for it. */
export function sampleImage(uri: string | undefined, description: string): Html {
  return uri === undefined
    ? html`<span class="no-image" role="img" aria-label="${description}, pixels missing">no pixels</span>`
    : html`<img src="${uri}" alt="${description}" />`;
}
