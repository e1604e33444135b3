import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatNumber } from '../parts/format.ts';
import { alignLines, type CurveLine } from './curve-data.ts';
import { useWidth } from '../parts/use-width.ts';

interface CurveChartProps {
  readonly label: string;
  readonly lines: readonly CurveLine[];
  readonly height?: number;
  /** Charts with the same key show the same step under the pointer. */
  readonly syncKey?: string;
}

/** Curves over steps, on a canvas; drag to look closer, double-click to see all. */
export default function CurveChart({ label, lines, height = 240, syncKey }: CurveChartProps) {
  const [sized, width] = useWidth();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const shape = lines.map((line) => line.label).join('\n');

  useEffect(() => {
    const root = holder.current;
    if (root === null || width === 0) return;
    const style = getComputedStyle(root);
    const colour = (name: string): string => style.getPropertyValue(name);
    const axis: uPlot.Axis = {
      stroke: colour('--mantine-color-dimmed'),
      grid: { stroke: colour('--fovea-line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui',
    };
    const made = new uPlot(
      {
        width,
        height,
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 28 },
          { ...axis, size: 58, values: (_plot, ticks) => ticks.map(formatNumber) },
        ],
        ...(syncKey === undefined ? {} : { cursor: { sync: { key: syncKey } } }),
        legend: { live: true },
        series: [
          { label: 'step' },
          ...shape.split('\n').map((name, index) => ({
            label: name,
            stroke: colour(`--fovea-series-${index % 8}`),
            width: 1.75,
            spanGaps: true,
            ...(index >= 8 ? { dash: [6, 3] } : {}),
            points: { show: false },
            value: (_plot: uPlot, value: number | null) => (value === null ? '–' : formatNumber(value)),
          })),
        ],
      },
      alignLines([]),
      root,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [shape, width, height, syncKey, scheme]);

  useEffect(() => {
    const data = alignLines(lines);
    const { current } = plot;
    // One point alone makes no line.
    if (data[0].length === 1) current?.series.forEach((series) => (series.points = { show: true, size: 6 }));
    current?.setData(data);
  }, [lines, shape, width, height, syncKey, scheme]);

  return (
    <div ref={sized} className="curves">
      <div ref={holder} role="img" aria-label={`${label}: ${lines.map(describe).join('; ')}`} />
    </div>
  );
}

function describe({ label, steps, values }: CurveLine): string {
  return `${label}, ${steps.length} points, last ${formatNumber(values.at(-1))}`;
}
