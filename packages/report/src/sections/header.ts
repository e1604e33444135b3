import type { ReportRecord } from '@fovea/contracts';
import {
  formatBytes,
  formatDuration,
  formatInteger,
  formatMilliseconds,
  formatPercent,
  formatTime,
} from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ModelFacts } from '../model-facts.ts';

/** The question, the answer, and the best model in each respect. */
export function headerSection({ run, dataset, recommendation }: ReportRecord, facts: readonly ModelFacts[]): Html {
  const finished = run.runs.filter(({ state }) => state === 'succeeded').length;
  return html`<header>
    <p class="eyebrow">Fovea experiment · ${run.pipeline}</p>
    <h1>${run.question ?? run.pipeline}</h1>
    <p class="byline">
      ${formatTime(run.startedAt)} · ${formatDuration(run.durationMs)} · ${finished} of ${run.runs.length} runs finished
      · seed ${run.seed}${dataset === null ? null : html` · ${dataset.name}`}
    </p>
    <section class="verdict" aria-labelledby="verdict">
      <h2 id="verdict">Verdict</h2>
      ${
        recommendation === null
          ? html`<p class="answer muted">This experiment recorded no recommendation.</p>`
          : recommendation.split(/\n{2,}/).map((paragraph) => html`<p class="answer">${paragraph}</p>`)
      }
      ${highlights(facts)}
    </section>
  </header>`;
}

function highlights(facts: readonly ModelFacts[]): Html | null {
  const tiles = [
    tile(
      'Balanced choice',
      facts.find(({ isKnee }) => isKnee),
      balancedNumbers,
    ),
    tile(
      'Most accurate',
      best(facts, ({ model }) => model.accuracy?.top1),
      ({ model }) => `${formatPercent(model.accuracy?.top1)} of ${formatInteger(model.accuracy?.n ?? NaN)}`,
    ),
    tile(
      'Fastest',
      best(facts, ({ latency }) => negative(latency?.p50Ms)),
      ({ latency }) => formatMilliseconds(latency?.p50Ms ?? NaN),
    ),
    tile(
      'Smallest',
      best(facts, ({ model }) => negative(model.bytes)),
      ({ model }) => formatBytes(model.bytes),
    ),
  ].filter((item) => item !== null);
  return tiles.length === 0 ? null : html`<dl class="tiles">${tiles}</dl>`;
}

function tile(title: string, winner: ModelFacts | undefined, value: (facts: ModelFacts) => string): Html | null {
  if (winner === undefined) return null;
  const kind = winner.isKnee ? 'tile knee' : 'tile';
  return html`<div class="${kind}">
    <dt>${title}</dt>
    <dd class="value">${value(winner)}</dd>
    <dd class="of">${winner.shortLabel}</dd>
  </div>`;
}

function balancedNumbers({ model, latency }: ModelFacts): string {
  return `${formatPercent(model.accuracy?.top1)} · ${latency === undefined ? formatBytes(model.bytes) : formatMilliseconds(latency.p50Ms)}`;
}

function best(facts: readonly ModelFacts[], value: (facts: ModelFacts) => number | undefined): ModelFacts | undefined {
  const known = facts.filter((item) => Number.isFinite(value(item)));
  return known.toSorted((a, b) => value(b)! - value(a)!)[0];
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
