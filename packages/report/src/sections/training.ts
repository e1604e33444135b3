import type { EpochRecord, HistoryRecord } from '@fovea/contracts';
import { quantile } from '@fovea/measure';
import { epochChart } from '../charts/epoch-chart.ts';
import type { EpochSeries } from '../charts/epoch-chart.ts';
import { paddedDomain } from '../charts/scale.ts';
import { formatDuration, formatInteger } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ModelFacts } from '../model-facts.ts';

interface Trained {
  readonly facts: ModelFacts;
  readonly history: HistoryRecord;
}

type Range = readonly [number, number];
type Quantity = 'Loss' | 'Accuracy';

const endings: Readonly<Record<HistoryRecord['stoppedBy'], string>> = {
  completed: 'ran to the end',
  'early-stopping': 'stopped early',
  interrupted: 'interrupted',
};

/** Share of a curve's points, the worst ones, that do not stretch the scale: the first steps are far from the others. */
const startShare = 0.08;

/** Loss and accuracy over the epochs, one card a trained model, all on the same scales. */
export function trainingSection(facts: readonly ModelFacts[]): Html | null {
  const trained = facts.flatMap((item): Trained[] => {
    const { history } = item.model;
    return history === null || history.epochs.length === 0 ? [] : [{ facts: item, history }];
  });
  if (trained.length === 0) return null;
  const histories = trained.map(({ history }) => history);
  const domains = { Accuracy: domainOf(histories, 'Accuracy'), Loss: domainOf(histories, 'Loss') };
  const hasCurves = histories.some(({ curve }) => curve !== undefined && curve.length > 0);
  const isValidated = histories.some(({ epochs }) => epochs.some(({ validationLoss }) => validationLoss !== undefined));
  return html`<section aria-labelledby="training">
    <h2 id="training">Training</h2>
    <p class="note">
      <span class="key curve train">training</span>
      ${isValidated ? html`<span class="key curve validation">validation</span>` : null} by epoch; the vertical line
      marks the epoch whose weights were kept. All cards share their
      scales${hasCurves ? '; the first steps may lie beyond them' : ''}.
    </p>
    <div class="cards">${trained.map((item) => trainingCard(item, domains))}</div>
  </section>`;
}

function trainingCard({ facts, history }: Trained, domains: Readonly<Record<Quantity, Range>>): Html {
  const { epochs, bestEpoch } = history;
  const span = spanOf(history);
  return html`<article class="card">
    <h3>${facts.shortLabel}</h3>
    ${(['Accuracy', 'Loss'] as const).map((title) =>
      epochChart({
        ...{ title, span, bestEpoch },
        id: `${title.toLowerCase()}-${facts.index}`,
        isPercent: title === 'Accuracy',
        domain: domains[title],
        series: seriesOf(history, title),
      }),
    )}
    <p class="note">
      ${epochs.length} ${epochs.length === 1 ? 'epoch' : 'epochs'}, ${formatInteger(history.steps)} steps in
      ${formatDuration(history.durationMs)}; ${endings[history.stoppedBy]}.
    </p>
    ${history.warnings.map((warning) => html`<p class="note warning">${warning}</p>`)}
  </article>`;
}

/** Training by step where the record has it, else by epoch. */
function seriesOf({ epochs, curve }: HistoryRecord, quantity: Quantity): EpochSeries[] {
  const train =
    curve === undefined || curve.length === 0
      ? epochs.map((record) => ({ epoch: record.epoch, value: trainingOf(record, quantity) }))
      : curve.map(({ epoch, loss, accuracy }) => ({ epoch, value: quantity === 'Loss' ? loss : accuracy }));
  const validation = epochs.map((record) => ({ epoch: record.epoch, value: validationOf(record, quantity) }));
  return [
    { kind: 'train', points: train },
    { kind: 'validation', points: validation },
  ];
}

function spanOf({ epochs, curve }: HistoryRecord): Range {
  const last = Math.max(epochs.at(-1)?.epoch ?? 1, curve?.at(-1)?.epoch ?? 0);
  return [curve === undefined || curve.length === 0 ? (epochs[0]?.epoch ?? 0) : 0, last];
}

/** Holds every epoch of every model, and their curves but for the first steps. */
function domainOf(histories: readonly HistoryRecord[], quantity: Quantity): Range {
  const known = histories.flatMap((history) => {
    const ofEpochs = history.epochs.flatMap((record) => [trainingOf(record, quantity), validationOf(record, quantity)]);
    const ofCurve = history.curve?.map(({ loss, accuracy }) => (quantity === 'Loss' ? loss : accuracy)) ?? [];
    return [...ofEpochs, ...withoutStart(ofCurve, quantity)].filter(isFinite);
  });
  if (known.length === 0) return [0, 1];
  const [low, high] = paddedDomain(known, 0.05);
  return [Math.max(0, low), quantity === 'Accuracy' ? Math.min(1, high) : high];
}

function withoutStart(values: readonly number[], quantity: Quantity): number[] {
  const ascending = values.filter(isFinite).toSorted((a, b) => a - b);
  if (ascending.length === 0) return [];
  const bound = quantile(ascending, quantity === 'Loss' ? 1 - startShare : startShare);
  return ascending.filter((value) => (quantity === 'Loss' ? value <= bound : value >= bound));
}

function isFinite(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function trainingOf({ trainLoss, trainAccuracy }: EpochRecord, quantity: Quantity): number {
  return quantity === 'Loss' ? trainLoss : trainAccuracy;
}

function validationOf({ validationLoss, validationAccuracy }: EpochRecord, quantity: Quantity): number | undefined {
  return quantity === 'Loss' ? validationLoss : validationAccuracy;
}
