import type { LatencyMeasurement } from '@fovea/contracts';
import { formatBytes, formatCount, formatInteger, formatPercent, shorten, threeDigits } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ModelFacts } from '../model-facts.ts';
import { verdictBadge } from './certificates.ts';

/** Interquartile range over median above which a measurement is marked. */
const noisyFrom = 0.25;

/** Every model with its numbers. */
export function modelTableSection(facts: readonly ModelFacts[]): Html | null {
  if (facts.length === 0) return null;
  const setups = new Set(facts.flatMap(({ model }) => model.latency.map(setupOf)));
  const isOneSetup = setups.size === 1;
  return html`<section aria-labelledby="models">
    <h2 id="models">Models</h2>
    <div class="scroll" role="region" aria-label="Table of models" tabindex="0">
      <table class="models">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" class="number">Accuracy<small>images scored</small></th>
            <th scope="col" class="number">Latency, ms<small>p50 [p90]</small></th>
            <th scope="col" class="number">Size<small>against baseline</small></th>
            <th scope="col" class="number">Para-<br />meters</th>
            <th scope="col" class="number">MACs</th>
            <th scope="col" class="number">Peak<br />activations</th>
          </tr>
        </thead>
        <tbody>
          ${facts.map((item) => modelRow(item, isOneSetup))}
        </tbody>
      </table>
    </div>
    <p class="note">
      Latency is that of one call, after warm-up${isOneSetup ? html`, on ${[...setups]}` : null}; the baseline is the
      uncompressed model of the same run.
    </p>
  </section>`;
}

function modelRow(facts: ModelFacts, isOneSetup: boolean): Html {
  const { model, isOnFront, isKnee } = facts;
  return html`<tr class="${isKnee ? 'knee' : isOnFront ? 'on-front' : 'off-front'}">
    <th scope="row">
      <span class="name">${facts.shortLabel}</span>
      ${description(facts)} ${badges(facts)}
    </th>
    <td class="number">
      ${
        model.accuracy === null
          ? '–'
          : html`${formatPercent(model.accuracy.top1, 2)}<small>n = ${formatInteger(model.accuracy.n)}</small>`
      }
    </td>
    <td class="number">${latencyCell(facts, isOneSetup)}</td>
    <td class="number">${formatBytes(model.bytes)}<small>${sizeRatio(facts)}</small></td>
    <td class="number">${formatCount(model.params)}</td>
    <td class="number">${formatCount(model.macs)}</td>
    <td class="number">${formatBytes(model.peakActivationBytes)}</td>
  </tr>`;
}

function badges({ model, isOnFront, isKnee, verdict }: ModelFacts): Html | null {
  const standing = isKnee ? 'knee' : 'on-front';
  if (!isOnFront && model.badge === null && verdict === undefined) return null;
  return html`<span class="badges"
    >${isOnFront ? html`<span class="badge ${standing}">${isKnee ? 'balanced' : 'on the front'}</span>` : null}
    ${verdict === undefined ? null : verdictBadge(verdict)}${model.badge === null ? null : html`<span class="badge warning">${model.badge}</span>`}</span
  >`;
}

/** What the label does not say already. */
function description({ model }: ModelFacts): Html | null {
  const scheme = model.quantizer === null ? [] : [`${model.quantizer.id}, ${model.quantizer.scheme}`];
  const differences = Object.entries(model.differs).flatMap(([path, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const name = path.split('.').at(-1) ?? path;
    return model.label.includes(text) ? [] : [`${name} ${shorten(text, 40)}`];
  });
  const text = [...scheme, ...differences].join(' · ');
  return text === '' ? null : html`<small>${text}</small>`;
}

function latencyCell({ model, latency }: ModelFacts, isOneSetup: boolean): Html | string {
  if (latency === undefined) return '–';
  const others = model.latency.filter((measurement) => measurement !== latency);
  const conditions = (measurement: LatencyMeasurement) => {
    const setup = isOneSetup ? '' : `, ${setupOf(measurement)}`;
    return `batch ${measurement.batch}${setup}${measurement.noise > noisyFrom ? ', noisy' : ''}`;
  };
  return html`${quantiles(latency)}<small>${conditions(latency)}</small>${others.map(
    (other) => html`<small>${conditions(other)}: ${quantiles(other)}</small>`,
  )}`;
}

function quantiles({ p50Ms, p90Ms }: LatencyMeasurement): string {
  return `${threeDigits(p50Ms)} [${threeDigits(p90Ms)}]`;
}

/** Engine and threads of a measurement. */
function setupOf({ backend, threads }: LatencyMeasurement): string {
  return `${backend} with ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function sizeRatio({ model, baseline }: ModelFacts): string {
  if (baseline === model) return 'baseline';
  if (baseline === undefined || !(model.bytes > 0)) return '–';
  const ratio = baseline.bytes / model.bytes;
  return ratio >= 1 ? `${threeDigits(ratio)}× smaller` : `${threeDigits(1 / ratio)}× larger`;
}
