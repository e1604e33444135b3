import type { CertificateRecord } from '@fovea/contracts';
import { trimZeros } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { linearScale, type Scale } from './scale.ts';

export interface DropChartOptions {
  readonly certificate: Pick<CertificateRecord, 'drop' | 'normPoints' | 'verdict'>;
  readonly width: number;
  /** Unique in the page. */
  readonly id: string;
}

const height = 116;
const line = 58;
/** Half the height of what is drawn on the line. */
const half = 13;

/** The drop in accuracy with its bounds, on a scale from gain to loss; all beyond the norm is tinted. */
export function dropChart({ certificate, width, id }: DropChartOptions): Html {
  const { drop, normPoints, verdict } = certificate;
  const plot = { left: 12, right: width - 12 };
  const x = linearScale({
    domain: domainOf([0, normPoints, drop.lowerPoints, drop.upperPoints]),
    range: [plot.left, plot.right],
    tickCount: width > 600 ? 9 : 5,
  });
  const at = (points: number) => clamped(x, points, plot);
  const [lower, upper, observed, norm] = [drop.lowerPoints, drop.upperPoints, drop.observedPoints, normPoints].map(at);
  const isNormRight = norm! > (plot.left + plot.right) / 2;
  return html`<svg
    class="chart drop ${verdict.toLowerCase()}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-labelledby="${id}"
  >
    <title id="${id}">
      Drop in accuracy: ${signed(drop.observedPoints)} percentage points, 95 % bounds ${signed(drop.lowerPoints)} and
      ${signed(drop.upperPoints)}, norm ${signed(normPoints)}
    </title>
    <rect
      class="beyond"
      x="${norm}"
      y="26"
      width="${round(Math.max(0, plot.right - norm!))}"
      height="${line + half + 8 - 26}"
    />
    <g class="axis">
      <line x1="${plot.left}" x2="${plot.right}" y1="${line + half + 8}" y2="${line + half + 8}" />
      ${x.ticks.map(
        (tick) =>
          html`<line x1="${at(tick)}" x2="${at(tick)}" y1="${line + half + 8}" y2="${line + half + 13}" />
            <text x="${at(tick)}" y="${line + half + 28}" text-anchor="middle">${tickText(tick)}</text>`,
      )}
    </g>
    <line class="none" x1="${at(0)}" x2="${at(0)}" y1="26" y2="${line + half + 8}" />
    <line class="norm" x1="${norm}" x2="${norm}" y1="20" y2="${line + half + 8}" />
    <text class="norm" x="${norm}" y="13" text-anchor="${isNormRight ? 'end' : 'start'}">
      norm ${tickText(normPoints)}
    </text>
    <line class="interval" x1="${lower}" x2="${upper}" y1="${line}" y2="${line}" />
    ${[lower, upper].map((end) => html`<line class="interval" x1="${end}" x2="${end}" y1="${line - 7}" y2="${line + 7}" />`)}
    <circle class="dot" cx="${observed}" cy="${line}" r="5.5" />
  </svg>`;
}

function domainOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const margin = 0.08 * (high - low || 1);
  return [low - margin, high + 1.6 * margin];
}

function clamped(x: Scale, points: number, { left, right }: { readonly left: number; readonly right: number }): number {
  return Number.isFinite(points) ? round(Math.min(Math.max(x(points), left), right)) : left;
}

function signed(points: number): string {
  return Number.isFinite(points) ? points.toFixed(2).replace('-', '−') : 'unknown';
}

function tickText(points: number): string {
  return trimZeros(points.toFixed(3)).replace(/^-0$/, '0').replace('-', '−');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
