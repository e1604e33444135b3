import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Cost, TradeOff, TradeOffPoint } from './pareto.ts';
import { createScale, paddedDomain } from './scale.ts';
import { formatBytes, formatCount, formatDuration, formatShare } from '../parts/format.ts';
import { useWidth } from '../parts/use-width.ts';

const costTitles: Readonly<Record<Cost, string>> = {
  latency: 'Time for one image',
  size: 'Size of the model',
  macs: 'Multiply-accumulates for one image',
  params: 'Parameters',
};

export function formatCost(cost: Cost, value: number): string {
  if (cost === 'latency') return formatDuration(value);
  return cost === 'size' ? formatBytes(value) : formatCount(value);
}

/** Points of the front that get their name written beside them. */
const mostNames = 7;

const margin = { top: 14, right: 16, bottom: 44, left: 58 };

interface ParetoChartProps {
  readonly tradeOff: TradeOff;
  readonly cost: Cost;
  /** Least accuracy and highest cost that count, drawn as shaded. */
  readonly leastTop1?: number;
  readonly mostCost?: number;
}

/** Accuracy against a cost; upper left is better. Points of the front are links to their runs. */
export function ParetoChart({ tradeOff, cost, leastTop1, mostCost }: ParetoChartProps) {
  const [ref, width] = useWidth();
  const [hovered, setHovered] = useState<TradeOffPoint | null>(null);
  const size = { width: Math.max(300, width || 640), height: width < 520 ? 300 : 380 };
  const { points, front, knee, cheapest } = tradeOff;
  const x = createScale({
    domain: paddedDomain([...points.map((point) => point.cost)], true),
    range: [margin.left, size.width - margin.right],
    isLog: true,
  });
  const y = createScale({
    domain: paddedDomain(points.map((point) => point.top1)),
    range: [size.height - margin.bottom, margin.top],
  });
  const xTicks = spaced(x.ticks.map((tick) => ({ tick, at: x.at(tick) })));
  const schemes = schemesOf(points);
  const line = front.map((point) => `${x.at(point.cost)},${y.at(point.top1)}`).join(' ');
  const marked = [
    ...(cheapest === null ? [] : [{ point: cheapest, label: 'cheapest that passes' }]),
    ...(knee === null || knee === cheapest ? [] : [{ point: knee, label: 'knee' }]),
  ];
  const digits = y.ticks.length > 1 && (y.ticks[1] ?? 0) - (y.ticks[0] ?? 0) < 0.01 ? 1 : 0;
  return (
    <div ref={ref}>
      <svg
        className="chart"
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        aria-label={`Accuracy against ${costTitles[cost].toLowerCase()}: ${points.length} models, ${front.length} on the front`}
        onMouseLeave={() => setHovered(null)}
      >
        {y.ticks.map((tick) => (
          <g key={tick}>
            <line
              className="chart-grid"
              x1={margin.left}
              x2={size.width - margin.right}
              y1={y.at(tick)}
              y2={y.at(tick)}
            />
            <text x={margin.left - 8} y={y.at(tick) + 4} textAnchor="end">
              {formatShare(tick, digits)}
            </text>
          </g>
        ))}
        {xTicks.map(({ tick, at }) => (
          <text key={tick} x={at} y={size.height - margin.bottom + 18} textAnchor="middle">
            {formatCost(cost, tick)}
          </text>
        ))}
        <text x={(margin.left + size.width) / 2} y={size.height - 6} textAnchor="middle">
          {costTitles[cost]} (log)
        </text>
        {leastTop1 !== undefined && (
          <rect
            className="chart-limit"
            x={margin.left}
            width={size.width - margin.left - margin.right}
            y={clamp(y.at(leastTop1), margin.top, size.height - margin.bottom)}
            height={Math.max(
              0,
              size.height - margin.bottom - clamp(y.at(leastTop1), margin.top, size.height - margin.bottom),
            )}
          />
        )}
        {mostCost !== undefined && mostCost > 0 && (
          <rect
            className="chart-limit"
            x={clamp(x.at(mostCost), margin.left, size.width - margin.right)}
            width={Math.max(
              0,
              size.width - margin.right - clamp(x.at(mostCost), margin.left, size.width - margin.right),
            )}
            y={margin.top}
            height={size.height - margin.top - margin.bottom}
          />
        )}
        <polyline className="chart-front" points={line} />
        {points.map((point) => (
          <PointMark
            key={`${point.model.id} ${point.model.run.id}`}
            point={point}
            at={[x.at(point.cost), y.at(point.top1)]}
            series={schemes.indexOf(schemeOf(point))}
            isOnFront={front.includes(point)}
            text={`${point.model.label}: ${formatShare(point.top1)}, ${formatCost(cost, point.cost)}`}
            onHover={setHovered}
          />
        ))}
        {front.length <= mostNames &&
          front
            .filter((point) => !marked.some((mark) => mark.point === point))
            .map((point) => (
              <PointName key={point.model.id} at={[x.at(point.cost), y.at(point.top1)]} width={size.width}>
                {point.model.label}
              </PointName>
            ))}
        {marked.map(({ point, label }) => (
          <MarkLabel key={label} at={[x.at(point.cost), y.at(point.top1)]} label={label} width={size.width} />
        ))}
      </svg>
      <ul className="legend">
        {schemes.map((scheme, index) => (
          <li key={scheme}>
            <svg width={12} height={12} aria-hidden>
              <Shape index={index} at={[6, 6]} size={4.5} />
            </svg>
            {scheme}
          </li>
        ))}
      </ul>
      <div className="small dim" aria-live="off">
        {hovered === null
          ? 'Upper left is better. Open a point for its run.'
          : `${hovered.model.label} · ${formatShare(hovered.top1)} · ${formatCost(cost, hovered.cost)} · ${formatBytes(hovered.model.sizeBytes)}${hovered.model.badge === null ? '' : ` · ${hovered.model.badge}`}`}
      </div>
    </div>
  );
}

interface PointMarkProps {
  readonly point: TradeOffPoint;
  readonly at: readonly [number, number];
  readonly series: number;
  readonly isOnFront: boolean;
  readonly text: string;
  readonly onHover: (point: TradeOffPoint | null) => void;
}

function PointMark({ point, at, series, isOnFront, text, onHover }: PointMarkProps) {
  const navigate = useNavigate();
  const href = `/runs/${encodeURIComponent(point.model.run.id)}`;
  const shape = (
    <g
      className="chart-point"
      data-faint={point.isWithin ? undefined : true}
      onMouseEnter={() => onHover(point)}
      onClick={(event) => {
        event.preventDefault();
        void navigate(href);
      }}
    >
      <title>{text}</title>
      <Shape index={series} at={at} size={isOnFront ? 6.5 : 5} />
    </g>
  );
  return isOnFront ? (
    <a href={href} aria-label={text} onFocus={() => onHover(point)}>
      {shape}
    </a>
  ) : (
    shape
  );
}

/** Form as well as colour tells series apart. */
function Shape({
  index,
  at: [x, y],
  size,
}: {
  readonly index: number;
  readonly at: readonly [number, number];
  readonly size: number;
}) {
  const style = { fill: `var(--fovea-series-${index % 8})` };
  switch (index % 4) {
    case 1:
      return <rect x={x - size * 0.9} y={y - size * 0.9} width={size * 1.8} height={size * 1.8} style={style} />;
    case 2:
      return (
        <polygon
          points={`${x},${y - size * 1.2} ${x + size * 1.1},${y + size * 0.8} ${x - size * 1.1},${y + size * 0.8}`}
          style={style}
        />
      );
    case 3:
      return (
        <polygon
          points={`${x},${y - size * 1.25} ${x + size * 1.25},${y} ${x},${y + size * 1.25} ${x - size * 1.25},${y}`}
          style={style}
        />
      );
    default:
      return <circle cx={x} cy={y} r={size} style={style} />;
  }
}

function MarkLabel({
  at: [x, y],
  label,
  width,
}: {
  readonly at: readonly [number, number];
  readonly label: string;
  readonly width: number;
}) {
  const isRight = x > width * 0.6;
  return (
    <g pointerEvents="none">
      <circle className="chart-ring" cx={x} cy={y} r={11} />
      <text
        className="chart-label chart-halo"
        x={isRight ? x + 8 : x - 8}
        y={y < 40 ? y + 26 : y - 16}
        textAnchor={isRight ? 'end' : 'start'}
      >
        {label}
      </text>
    </g>
  );
}

/** Name of a point of the front, on the side where there is room. */
function PointName({
  at: [x, y],
  width,
  children,
}: {
  readonly at: readonly [number, number];
  readonly width: number;
  readonly children: string;
}) {
  const isRight = x > width * 0.6;
  const text = children.length > 28 ? `${children.slice(0, 27)}…` : children;
  return (
    <text
      className="chart-halo"
      x={isRight ? x - 11 : x + 11}
      y={y + 4}
      textAnchor={isRight ? 'end' : 'start'}
      pointerEvents="none"
    >
      {text}
    </text>
  );
}

function schemeOf({ model }: TradeOffPoint): string {
  return model.quantizer === null ? 'float32' : model.quantizer.replace(/^fovea\//, '');
}

function schemesOf(points: readonly TradeOffPoint[]): readonly string[] {
  const all = [...new Set(points.map(schemeOf))].toSorted();
  return all.includes('float32') ? ['float32', ...all.filter((scheme) => scheme !== 'float32')] : all;
}

function spaced(ticks: readonly { readonly tick: number; readonly at: number }[]) {
  let last = -Infinity;
  return ticks.filter(({ at }) => {
    if (at - last < 62) return false;
    last = at;
    return true;
  });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
