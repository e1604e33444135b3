import { formatPercent, threeDigits, trimZeros } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { linearScale } from './scale.ts';

export interface EpochSeries {
  readonly kind: 'train' | 'validation';
  readonly points: readonly EpochPoint[];
}

export interface EpochPoint {
  /** Finished epochs, with a fraction inside of one. */
  readonly epoch: number;
  /** Undefined where it was not measured. */
  readonly value: number | undefined;
}

export interface EpochChartOptions {
  readonly title: string;
  readonly series: readonly EpochSeries[];
  /** First and last epoch shown. */
  readonly span: readonly [number, number];
  /** Curves that leave it run along its edge. */
  readonly domain: readonly [number, number];
  readonly bestEpoch: number;
  readonly isPercent: boolean;
  /** Unique in the page. */
  readonly id: string;
}

const [width, height] = [300, 150];
/** Points of a curve that are still told apart. */
const mostMarkedPoints = 30;
const plot = { left: 42, right: width - 8, top: 22, bottom: height - 22 };

/** Two small curves over the epochs, with the best epoch marked; those of few points show each point. */
export function epochChart({ title, series, span, domain, bestEpoch, isPercent, id }: EpochChartOptions): Html {
  const [first, last] = span;
  const x = linearScale({ domain: [first, Math.max(last, first + 1)], range: [plot.left, plot.right], tickCount: 5 });
  const y = linearScale({ domain, range: [plot.bottom, plot.top], tickCount: 3 });
  const format = (value: number) => (isPercent ? formatPercent(value, 1) : threeDigits(value));
  const shown = isPercent
    ? (tick: number) => trimZeros(`${threeDigits(100 * tick)} %`)
    : (tick: number) => trimZeros(threeDigits(tick));
  const ends = series.map(({ kind, points }) => {
    return `${kind} ${format(points.findLast(({ value }) => value !== undefined)?.value ?? NaN)}`;
  });
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
    ${series.map(({ kind, points }) => {
      const known = points.flatMap(({ epoch, value }) =>
        value === undefined || !Number.isFinite(value)
          ? []
          : [{ x: round(x(epoch)), y: round(Math.min(Math.max(y(value), plot.top), plot.bottom)) }],
      );
      const marked = known.length <= mostMarkedPoints ? known : known.slice(-1);
      return html`<polyline class="curve ${kind}" points="${known.map((point) => `${point.x},${point.y}`).join(' ')}" />
        ${marked.map((point) => html`<circle class="curve-end ${kind}" cx="${point.x}" cy="${point.y}" r="2.6" />`)}`;
    })}
  </svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
