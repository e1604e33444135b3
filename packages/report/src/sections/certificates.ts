import type { CertificateRecord, ReportCertificate, ReportRecord, Verdict } from '@fovea/contracts';
import { dropChart } from '../charts/drop-chart.ts';
import { formatBytes, formatInteger, formatMilliseconds, formatPercent, threeDigits } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ModelFacts } from '../model-facts.ts';
import { classDamageTable } from './class-damage.ts';
import { definitions, type Row } from './definitions.ts';
import { flipGallery } from './flips.ts';
import { tabs } from './tabs.ts';

/** Words for a reader, and the colour of the badge. */
const verdicts: Readonly<Record<Verdict, { readonly kind: string; readonly meaning: string }>> = {
  PASS: { kind: 'good', meaning: 'with 95 % confidence the drop is within the norm' },
  FAIL: { kind: 'bad', meaning: 'with 95 % confidence the drop exceeds the norm' },
  INCONCLUSIVE: { kind: 'quiet', meaning: 'too few images to tell' },
};

/** What compression cost, with proof: a panel for each certificate. Null where nothing was certified. */
export function certificatesSection({ certificates = [] }: ReportRecord, facts: readonly ModelFacts[]): Html | null {
  if (certificates.length === 0) return null;
  const items = certificates.map((item, index) => ({
    label: labelOf(item.certificate, facts),
    panel: panelOf(item, labelOf(item.certificate, facts), index),
  }));
  const [first] = certificates;
  const shared = certificates.filter(
    ({ certificate }) => certificate.dataset.imagesDigest === first!.certificate.dataset.imagesDigest,
  );
  return html`<section aria-labelledby="gate">
    <h2 id="gate">What compression cost</h2>
    <p class="note lead">
      Each compressed model against its uncompressed form, image by image, on test images that neither trained, chose
      nor calibrated
      them.${shared.length > 1 ? ` ${shared.length} models met the same images: each verdict stands for its own model, not for the best of them.` : null}
    </p>
    ${tabs('certificate-of', 'Model whose certificate to show', items, worstOf(certificates))}
  </section>`;
}

/** Where a verdict stands beside a model's name. */
export function verdictBadge(verdict: Verdict): Html {
  return html`<span class="badge ${verdicts[verdict]?.kind ?? 'quiet'}">${verdict}</span>`;
}

function panelOf({ id, certificate }: ReportCertificate, label: string, index: number): Html {
  const { verdict, counts, dataset, model, reference, drop, normPoints, imagesNeeded } = certificate;
  const direction = drop.observedPoints < 0 ? 'rose' : 'fell';
  return html`<div class="certificate">
    <p class="lead">
      ${verdictBadge(verdict)} <strong>${label}</strong>: on ${formatInteger(counts.n)} ${dataset.split} images of
      ${dataset.name} accuracy
      ${drop.observedPoints === 0 ? 'stayed at' : html`${direction} from ${formatPercent(reference.top1, 2)} to`}
      ${formatPercent(model.top1, 2)}; the norm is ${points(normPoints)}, and ${verdicts[verdict]?.meaning ?? verdict}.
      ${
        verdict === 'INCONCLUSIVE'
          ? imagesNeeded === null
            ? 'At the observed rates no number of images would.'
            : `At the observed rates it would take ${formatInteger(imagesNeeded)}.`
          : null
      }
    </p>
    <figure>
      <div class="wide">${dropChart({ certificate, width: 980, id: `drop-${index}-wide` })}</div>
      <div class="narrow">${dropChart({ certificate, width: 380, id: `drop-${index}-narrow` })}</div>
      <figcaption>
        Drop in accuracy, percentage points; below zero compression gained. The bar joins the one-sided 95 % bounds: it
        passes left of the norm, fails inside the tint, and tells nothing across the line.
      </figcaption>
    </figure>
    <div class="columns">
      <div>${classDamageTable(certificate)}</div>
      <div>
        <h3>Evidence</h3>
        ${definitions(evidenceRows(certificate, id))}
      </div>
    </div>
    ${flipGallery(certificate)}
  </div>`;
}

function evidenceRows(certificate: CertificateRecord, id: string): Row[] {
  const { counts, drop, pValue, model, reference, dataset, device, latency, made, shapedBy } = certificate;
  const { measurements } = latency ?? { measurements: [] };
  return [
    ['Drop', `${points(drop.observedPoints)}, between ${signed(drop.lowerPoints)} and ${signed(drop.upperPoints)}`],
    ['Lost', `${formatInteger(counts.lost)} images, right before and wrong after`],
    ['Gained', `${formatInteger(counts.gained)} images, wrong before and right after`],
    ['Changed', `${formatInteger(counts.changed)} answers, ${formatPercent(counts.changed / counts.n, 2)}`],
    ['McNemar', `p = ${pValueText(pValue)}, exact, two-sided`],
    ['Size', `${formatBytes(model.sizeBytes)}, before ${formatBytes(reference.sizeBytes)}`],
    ...(latency === null || measurements.length === 0
      ? []
      : [
          [
            'Latency',
            `${measurements.map(({ batch, p50Ms }) => `${formatMilliseconds(p50Ms)} at batch ${batch}`).join(', ')}; ${latency.device.device}`,
          ] as const,
        ]),
    ['Computed by', `${model.executor}; before ${reference.executor}; ${device.device}`],
    [
      'Images',
      `${formatInteger(counts.n)} of ${formatInteger(dataset.total)}, ${dataset.split} split; ${shapedByText(shapedBy)}`,
    ],
    ['Made by', `${made.by} ${made.behaviour}, seed ${made.seed}`],
    ['Certificate', html`<code>${id}</code>`],
    ['Model', html`<code>${model.digest}</code>`],
    ['Reference', html`<code>${reference.digest}</code>`],
    ['Data', html`<code>${dataset.digest}</code>`],
  ];
}

function shapedByText(uses: CertificateRecord['shapedBy']): string {
  if (uses.length === 0) return 'the models do not say what shaped them';
  const purposes = [...new Set(uses.map(({ purpose, split }) => `${purpose} on ${split}`))];
  return `apart from ${purposes.join(', ')}`;
}

function labelOf({ model }: CertificateRecord, facts: readonly ModelFacts[]): string {
  const known = facts.find((item) => item.model.id === model.digest);
  return known?.shortLabel ?? [model.name, model.quantizer?.id.split('/').pop()].filter(Boolean).join(', ');
}

/** The certificate to look at first. */
function worstOf(certificates: readonly ReportCertificate[]): number {
  const order: readonly Verdict[] = ['FAIL', 'INCONCLUSIVE', 'PASS'];
  const ranks = certificates.map(({ certificate: { verdict, drop, normPoints } }) => {
    const used = drop.upperPoints / normPoints;
    return 1000 * order.indexOf(verdict) - (Number.isFinite(used) ? Math.min(used, 999) : 0);
  });
  return ranks.indexOf(Math.min(...ranks));
}

function pValueText(p: number): string {
  if (!Number.isFinite(p)) return '–';
  return p === 0 ? 'below 1e-300' : p < 0.0001 ? p.toExponential(1) : threeDigits(p);
}

function points(value: number): string {
  return `${signed(value)} points`;
}

function signed(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2).replace('-', '−') : '–';
}
