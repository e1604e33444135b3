import { paretoFront, quantile } from '@fovea/measure';
import {
  formatBytes,
  formatCount,
  formatMilliseconds,
  formatPercent,
  shorten,
  threeDigits,
  trimZeros,
} from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { Cost, ModelFacts } from '../model-facts.ts';
import { costOf } from '../model-facts.ts';
import { wilsonInterval } from './confidence.ts';
import type { Box, PlacedLabel, Position } from './label-placement.ts';
import { placeLabels, pointBox, segmentBox } from './label-placement.ts';
import type { Scale } from './scale.ts';
import { linearScale, logScale, paddedDomain, paddedLogDomain } from './scale.ts';

interface CostAxis {
  readonly title: string;
  format(value: number): string;
}

export const costAxes: Readonly<Record<Cost, CostAxis>> = {
  latency: { title: 'Median latency', format: formatMilliseconds },
  size: { title: 'Model size', format: formatBytes },
  macs: { title: 'Multiply–accumulates', format: formatCount },
};

interface Point {
  readonly facts: ModelFacts;
  readonly cost: number;
  readonly accuracy: number;
  readonly interval: readonly [number, number];
  readonly isOnLine: boolean;
  /** So far below the others that the axis does not reach it: it is drawn at the lower edge. */
  readonly isBelow: boolean;
}

interface ChartOptions {
  readonly facts: readonly ModelFacts[];
  readonly cost: Cost;
  readonly width: number;
  readonly height: number;
  /** Unique in the page. */
  readonly id: string;
}

/** Distance of the lower edge's marks from it, in pixels. */
const belowMargin = 10;
const margin = { top: 18, right: 18, bottom: 46, left: 58 };
/** Average width of a character of the label font, in pixels, on the broad side: bold where the model is on the front. */
const characterWidth = { bold: 7.5, plain: 6.9 };

/**
 * Accuracy against one cost, as SVG: the front of these two as a line, the experiment's front filled, the balanced model
 * ringed, 95 % intervals as whiskers. Undefined when no model has both numbers.
 */
export function tradeOffChart({ facts, cost, width, height, id }: ChartOptions): Html | undefined {
  const points = chartPoints(facts, cost);
  if (points.length === 0) return undefined;
  const plot: Box = { left: margin.left, top: margin.top, right: width - margin.right, bottom: height - margin.bottom };
  const x = costScale(points, plot, width);
  const y = accuracyScale(points, plot);
  const axis = costAxes[cost];
  const labels = placePointLabels(points, x, y, plot, width);
  const summary = points.map(({ facts: { model }, ...point }) => {
    return `${model.label}: ${formatPercent(point.accuracy)} at ${axis.format(point.cost)}`;
  });
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
    <title id="${id}-title">Accuracy against ${axis.title.toLowerCase()}</title>
    <desc id="${id}-desc">${summary.join('; ')}.</desc>
    <g class="grid">
      ${y.ticks.map((tick) => html`<line x1="${plot.left}" x2="${plot.right}" y1="${y(tick)}" y2="${y(tick)}" />`)}
    </g>
    <g class="axis">
      <line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" />
      ${x.ticks.map(
        (tick) =>
          html`<line x1="${x(tick)}" x2="${x(tick)}" y1="${plot.bottom}" y2="${plot.bottom + 5}" />
            <text x="${x(tick)}" y="${plot.bottom + 19}" text-anchor="middle">${trimZeros(axis.format(tick))}</text>`,
      )}
      ${y.ticks.map(
        (tick) =>
          html`<text x="${plot.left - 9}" y="${y(tick) + 4}" text-anchor="end"
            >${trimZeros(`${threeDigits(100 * tick)} %`)}</text
          >`,
      )}
      <text class="axis-title" x="${plot.right}" y="${height - 6}" text-anchor="end">${axis.title} →</text>
      <text class="axis-title" x="${plot.left - 48}" y="${plot.top - 6}">↑ Accuracy</text>
    </g>
    <polyline class="front" points="${frontCorners(points, x, y).join(' ')}" />
    ${points.map((point) => pointMark(point, x, y, plot, axis))}
    ${points.map((point, index) => pointLabel(point, labels[index], x, y))}
  </svg>`;
}

function chartPoints(facts: readonly ModelFacts[], cost: Cost): Point[] {
  const measured = facts.flatMap((item) => {
    const value = costOf(item, cost);
    const { accuracy } = item.model;
    if (accuracy === null || value === undefined || !(value > 0) || !Number.isFinite(accuracy.top1)) return [];
    const interval = accuracy.n > 0 ? wilsonInterval(accuracy.top1, accuracy.n) : [accuracy.top1, accuracy.top1];
    return [{ facts: item, cost: value, accuracy: accuracy.top1, interval: interval as readonly [number, number] }];
  });
  const candidates = measured.map((point, index) => ({
    id: String(index),
    values: { accuracy: point.accuracy, cost: point.cost },
  }));
  const front = new Set(paretoFront(candidates, { accuracy: 'max', cost: 'min' }));
  const floor = accuracyFloor(measured.map(({ accuracy }) => accuracy));
  return measured.map((point, index) => ({
    ...point,
    isOnLine: front.has(String(index)),
    isBelow: point.accuracy < floor,
  }));
}

/**
 * Accuracy below which a model is drawn at the edge: four times as far from the best as the median model is, and at least five
 * percent points.
 */
function accuracyFloor(accuracies: readonly number[]): number {
  const ascending = accuracies.toSorted((a, b) => a - b);
  const best = ascending.at(-1);
  if (best === undefined) return 0;
  return best - Math.max(0.05, 4 * (best - quantile(ascending, 0.5)));
}

/** True when a model is so far below the others that it stands at the edge of the chart. */
export function hasModelBelow(facts: readonly ModelFacts[], cost: Cost): boolean {
  return chartPoints(facts, cost).some(({ isBelow }) => isBelow);
}

function costScale(points: readonly Point[], plot: Box, width: number): Scale {
  const costs = points.map(({ cost }) => cost);
  const range = [plot.left, plot.right] as const;
  const tickCount = width < 500 ? 4 : 7;
  const isWide = Math.max(...costs) > 8 * Math.min(...costs);
  if (isWide) return logScale({ domain: paddedLogDomain(costs, 0.12), range, tickCount });
  const [low, high] = paddedDomain(costs, 0.14);
  return linearScale({ domain: [Math.max(0, low), high], range, tickCount });
}

/** The accuracies that matter: those below would press them together. */
function accuracyScale(points: readonly Point[], plot: Box): Scale {
  const accuracies = points.flatMap(({ accuracy, isBelow }) => (isBelow ? [] : [accuracy]));
  const [low, high] = paddedDomain(accuracies, 0.16);
  // A scale finer than a percent point would show noise as difference.
  const room = Math.max(0, 0.01 - (high - low)) / 2;
  const domain = [Math.max(0, low - room), Math.min(1, high + room)] as const;
  const scale = linearScale({ domain, range: [plot.bottom, plot.top], tickCount: 5 });
  const lowest = plot.bottom - belowMargin;
  const clamped = (accuracy: number) => (accuracy < domain[0] ? lowest : scale(accuracy));
  return Object.assign(clamped, { ticks: scale.ticks });
}

/** Steps: above and to the left of them lies no model. */
function frontCorners(points: readonly Point[], x: Scale, y: Scale): Position[] {
  const onLine = points.filter(({ isOnLine }) => isOnLine).toSorted((a, b) => a.cost - b.cost);
  return onLine.flatMap(({ cost, accuracy }, index): Position[] => {
    const previous = onLine[index - 1];
    const position = [round(x(cost)), round(y(accuracy))] as const;
    return previous === undefined ? [position] : [[position[0], round(y(previous.accuracy))], position];
  });
}

function pointMark(
  { facts, cost, accuracy, interval, isBelow }: Point,
  x: Scale,
  y: Scale,
  plot: Box,
  axis: CostAxis,
): Html {
  const [px, py] = [round(x(cost)), round(y(accuracy))];
  const [low, high] = interval.map((bound) => round(Math.min(Math.max(y(bound), plot.top), plot.bottom)));
  const mark = isBelow
    ? html`<path class="dot" d="M${px - 6} ${py - 4}h12l-6 9z" />`
    : html`<line class="whisker" x1="${px}" x2="${px}" y1="${low}" y2="${high}" />
        ${facts.isKnee ? html`<circle class="ring" cx="${px}" cy="${py}" r="10" />` : null}
        <circle class="dot" cx="${px}" cy="${py}" r="5.5" />`;
  const kind = facts.isKnee ? 'knee' : facts.isOnFront ? 'on-front' : 'off-front';
  return html`<g class="point ${kind}">
    <title>${facts.model.label}: ${formatPercent(accuracy, 2)}, ${axis.format(cost)}</title>
    ${mark}
  </g>`;
}

function pointLabel(point: Point, place: PlacedLabel | undefined, x: Scale, y: Scale): Html | null {
  if (place === undefined) return null;
  const { facts, cost, accuracy } = point;
  const { box } = place;
  const nearestX = Math.min(Math.max(x(cost), box.left), box.right);
  const nearestY = y(accuracy) < box.top ? box.top : Math.min(y(accuracy), box.bottom);
  return html`${
      place.hasLeader
        ? html`<line
            class="leader"
            x1="${round(x(cost))}"
            y1="${round(y(accuracy))}"
            x2="${round(nearestX)}"
            y2="${round(nearestY)}"
          />`
        : null
    }<text
      class="label ${facts.isOnFront ? 'on-front' : 'off-front'}"
      text-anchor="${place.textAnchor}"
      x="${round(place.x)}"
      y="${round(place.y)}"
      >${labelText(point)}</text
    >`;
}

function placePointLabels(points: readonly Point[], x: Scale, y: Scale, plot: Box, width: number) {
  // The front is named first: where room is short, it is the front that a reader asks for.
  const order = points.map((_, index) => index).toSorted((a, b) => rank(points[a]!) - rank(points[b]!));
  const anchors = order.map((index) => {
    const { facts, cost, accuracy } = points[index]!;
    const perCharacter = facts.isOnFront ? characterWidth.bold : characterWidth.plain;
    const labelWidth = [...labelText(points[index]!)].length * perCharacter;
    return { x: x(cost), y: y(accuracy), width: labelWidth, extraRadius: facts.isKnee ? 5 : 0 };
  });
  const marks = points.map(({ facts, cost, accuracy }) => pointBox(x(cost), y(accuracy), facts.isKnee ? 11 : 7));
  const lines = [
    ...points.flatMap(({ cost, interval: [low, high], isBelow }) =>
      isBelow ? [] : [segmentBox([x(cost), y(low)], [x(cost), y(high)])],
    ),
    ...frontCorners(points, x, y).flatMap((corner, index, corners) =>
      index === 0 ? [] : [segmentBox(corners[index - 1]!, corner)],
    ),
  ];
  const placed = placeLabels(anchors, { ...plot, right: width - 4, top: 2 }, marks, lines);
  return points.map((_, index) => placed[order.indexOf(index)]);
}

function rank({ facts }: Point): number {
  return facts.isKnee ? 0 : facts.isOnFront ? 1 : 2;
}

function labelText({ facts, accuracy, isBelow }: Point): string {
  const label = shorten(facts.shortLabel, 26);
  return isBelow ? `${label} ${formatPercent(accuracy)}` : label;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
