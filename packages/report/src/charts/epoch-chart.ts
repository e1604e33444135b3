import { formatPercent, threeDigits, trimZeros } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { linearScale } from './scale.ts';

export interface EpochSeries {
  readonly kind: 'train' | 'validation';
  /** One value an epoch; undefined where it was not measured. */
  readonly values: readonly (number | undefined)[];
}

export interface EpochChartOptions {
  readonly title: string;
  readonly series: readonly EpochSeries[];
  readonly epochs: readonly number[];
  readonly domain: readonly [number, number];
  readonly bestEpoch: number;
  readonly isPercent: boolean;
  /** Unique in the page. */
  readonly id: string;
}

const [width, height] = [300, 150];
const plot = { left: 42, right: width - 8, top: 22, bottom: height - 22 };

/** Two small curves over the epochs, with the best epoch marked. */
export function epochChart({ title, series, epochs, domain, bestEpoch, isPercent, id }: EpochChartOptions): Html {
  const first = epochs[0] ?? 0;
  const last = epochs.at(-1) ?? 1;
  const x = linearScale({ domain: [first, Math.max(last, first + 1)], range: [plot.left, plot.right], tickCount: 5 });
  const y = linearScale({ domain, range: [plot.bottom, plot.top], tickCount: 3 });
  const format = (value: number) => (isPercent ? formatPercent(value, 1) : threeDigits(value));
  const shown = isPercent
    ? (tick: number) => trimZeros(`${threeDigits(100 * tick)} %`)
    : (tick: number) => trimZeros(threeDigits(tick));
  const ends = series.map(({ kind, values }) => `${kind} ${format(values.findLast((v) => v !== undefined) ?? NaN)}`);
  return html`<svg class="chart small" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}">
    <title id="${id}">${title} by epoch; after the last: ${ends.join(', ')}</title>
    <text class="axis-title" x="0" y="11">${title}</text>
    <g class="grid">
      ${y.ticks.map((tick) => html`<line x1="${plot.left}" x2="${plot.right}" y1="${round(y(tick))}" y2="${round(y(tick))}" />`)}
    </g>
    <g class="axis">
      ${y.ticks.map((tick) => html`<text x="${plot.left - 6}" y="${round(y(tick)) + 4}" text-anchor="end">${shown(tick)}</text>`)}
      ${x.ticks
        .filter(Number.isInteger)
        .map((tick) => html`<text x="${round(x(tick))}" y="${height - 6}" text-anchor="middle">${tick}</text>`)}
    </g>
    ${
      bestEpoch >= first && bestEpoch <= last
        ? html`<line
            class="best"
            x1="${round(x(bestEpoch))}"
            x2="${round(x(bestEpoch))}"
            y1="${plot.top}"
            y2="${plot.bottom}"
          />`
        : null
    }
    ${series.map(({ kind, values }) => {
      const known = values.flatMap((value, index) =>
        value === undefined || !Number.isFinite(value) ? [] : [{ x: round(x(epochs[index]!)), y: round(y(value)) }],
      );
      const end = known.at(-1);
      return html`<polyline class="curve ${kind}" points="${known.map((point) => `${point.x},${point.y}`).join(' ')}" />
        ${end === undefined ? null : html`<circle class="curve-end ${kind}" cx="${end.x}" cy="${end.y}" r="2.6" />`}`;
    })}
  </svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
