import type { EpochRecord, HistoryRecord } from '@fovea/contracts';
import { epochChart } from '../charts/epoch-chart.ts';
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

const endings: Readonly<Record<HistoryRecord['stoppedBy'], string>> = {
  completed: 'ran to the end',
  'early-stopping': 'stopped early',
  interrupted: 'interrupted',
};

/** Loss and accuracy by epoch, one card a trained model, all on the same scales. */
export function trainingSection(facts: readonly ModelFacts[]): Html | null {
  const trained = facts.flatMap((item): Trained[] => {
    const { history } = item.model;
    return history === null || history.epochs.length === 0 ? [] : [{ facts: item, history }];
  });
  if (trained.length === 0) return null;
  const epochs = trained.flatMap(({ history }) => history.epochs);
  const losses = domainOf(epochs, ({ trainLoss, validationLoss }) => [trainLoss, validationLoss]);
  const accuracies = domainOf(epochs, ({ trainAccuracy, validationAccuracy }) => [trainAccuracy, validationAccuracy]);
  return html`<section aria-labelledby="training">
    <h2 id="training">Training</h2>
    <p class="note">
      <span class="key curve train">training</span> <span class="key curve validation">validation</span> by epoch; the
      vertical line marks the epoch whose weights were kept. All cards share their scales.
    </p>
    <div class="cards">${trained.map((item) => trainingCard(item, losses, accuracies))}</div>
  </section>`;
}

function trainingCard({ facts, history }: Trained, losses: Range, accuracies: Range): Html {
  const { epochs, bestEpoch } = history;
  const shared = { epochs: epochs.map(({ epoch }) => epoch), bestEpoch };
  return html`<article class="card">
    <h3>${facts.model.label}</h3>
    ${epochChart({
      ...shared,
      id: `accuracy-${facts.index}`,
      title: 'Accuracy',
      isPercent: true,
      domain: accuracies,
      series: [
        { kind: 'train', values: epochs.map(({ trainAccuracy }) => trainAccuracy) },
        { kind: 'validation', values: epochs.map(({ validationAccuracy }) => validationAccuracy) },
      ],
    })}
    ${epochChart({
      ...shared,
      id: `loss-${facts.index}`,
      title: 'Loss',
      isPercent: false,
      domain: losses,
      series: [
        { kind: 'train', values: epochs.map(({ trainLoss }) => trainLoss) },
        { kind: 'validation', values: epochs.map(({ validationLoss }) => validationLoss) },
      ],
    })}
    <p class="note">
      ${epochs.length} ${epochs.length === 1 ? 'epoch' : 'epochs'}, ${formatInteger(history.steps)} steps in
      ${formatDuration(history.durationMs)}; ${endings[history.stoppedBy]}.
    </p>
    ${history.warnings.map((warning) => html`<p class="note warning">${warning}</p>`)}
  </article>`;
}

function domainOf(
  epochs: readonly EpochRecord[],
  values: (epoch: EpochRecord) => readonly (number | undefined)[],
): readonly [number, number] {
  const known = epochs.flatMap(values).filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  if (known.length === 0) return [0, 1];
  const [low, high] = paddedDomain(known, 0.05);
  return [Math.max(0, low), high];
}
