import { SegmentedControl, Select, Slider } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { formatCost, ParetoChart } from '../../charts/pareto-chart.tsx';
import { deviceOf, latencyOf, tradeOff, type Cost, type TradeOffPoint } from '../../charts/pareto.ts';
import { fromSlider, toSlider } from '../../forms/schema.ts';
import type { ExperimentDetail, ResultModel } from '../../operations/experiments.ts';
import { Empty } from '../../parts/empty.tsx';
import { formatBytes, formatDuration, formatShare } from '../../parts/format.ts';
import { Panel } from '../../parts/page.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';

/** The Pareto chart with its limits; all choices are in the address. */
export function TradeOffPanel({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { params, set } = useUrlFilters();
  const { models } = experiment;
  const devices = useMemo(
    () => [...new Set(models.flatMap(({ latencies }) => latencies.map(deviceOf)))].toSorted(),
    [models],
  );
  const isTimed = devices.length > 0;
  const cost = (params.get('cost') ?? (isTimed ? 'latency' : 'size')) as Cost;
  const device = params.get('device') ?? devices[0];
  const limits = limitsOf(params);
  const chart = useMemo(
    () => tradeOff(models, { cost, limits, ...(device === undefined ? {} : { device }) }),
    // The limits are made anew each time; their text says whether they changed.
    [models, cost, device, JSON.stringify(limits)],
  );
  if (models.length === 0) {
    return (
      <Panel title="Accuracy against cost">
        <Empty
          title="No models yet"
          text={
            experiment.state === 'DRAFT'
              ? 'Start the experiment: points appear as its runs evaluate what they trained.'
              : 'Points appear as the runs evaluate what they trained. They need a device that is online.'
          }
          {...(experiment.state === 'RUNNING' ? { command: 'fovea agent' } : {})}
        />
      </Panel>
    );
  }
  const costs = [
    ...(isTimed ? [{ value: 'latency', label: 'Time' }] : []),
    { value: 'size', label: 'Size' },
    { value: 'macs', label: 'MACs' },
    { value: 'params', label: 'Params' },
  ];
  const mostCost = cost === 'latency' ? limits.latency : cost === 'size' ? limits.size : undefined;
  return (
    <Panel
      title="Accuracy against cost"
      aside={
        <div className="row">
          {devices.length > 1 && cost === 'latency' && (
            <Select
              aria-label="Device"
              size="xs"
              data={devices}
              value={device ?? null}
              onChange={(value) => set('device', value)}
            />
          )}
          <SegmentedControl
            aria-label="Cost"
            size="xs"
            data={costs}
            value={cost}
            onChange={(value) => set('cost', value)}
          />
        </div>
      }
    >
      <div className="wide-side">
        <ParetoChart
          tradeOff={chart}
          cost={cost}
          {...(limits.top1 === undefined ? {} : { leastTop1: limits.top1 })}
          {...(mostCost === undefined ? {} : { mostCost })}
        />
        <div className="stack">
          <LimitSlider
            label="Accuracy at least"
            values={models.flatMap(({ top1 }) => (top1 === null ? [] : [top1]))}
            value={limits.top1}
            isLog={false}
            isLeast
            show={(value) => formatShare(value)}
            onChange={(value) => set('top1', value)}
          />
          {isTimed && (
            <LimitSlider
              label="Time for one image at most"
              values={models.flatMap((model) => latencyOf(model, device) ?? [])}
              value={limits.latency}
              isLog
              show={formatDuration}
              onChange={(value) => set('latency', value)}
            />
          )}
          <LimitSlider
            label="Size at most"
            values={models.map(({ sizeBytes }) => sizeBytes)}
            value={limits.size}
            isLog
            show={formatBytes}
            onChange={(value) => set('size', value)}
          />
          <Pick title="Cheapest that passes" point={chart.cheapest} cost={cost} />
          <Pick title="Knee" point={chart.knee} cost={cost} />
        </div>
      </div>
    </Panel>
  );
}

function Pick({
  title,
  point,
  cost,
}: {
  readonly title: string;
  readonly point: TradeOffPoint | null;
  readonly cost: Cost;
}) {
  return (
    <div>
      <div className="small dim">{title}</div>
      {point === null ? (
        <div className="small">
          {title === 'Knee' ? 'Needs three models on the front.' : 'No model keeps the limits.'}
        </div>
      ) : (
        <>
          <Link className="wrap-anywhere" to={`/runs/${point.model.run.id}`}>
            {point.model.label}
          </Link>
          <div className="small">
            {formatShare(point.top1)}, {formatCost(cost, point.cost)}, {formatBytes(point.model.sizeBytes)}
            {badgeOf(point.model)}
          </div>
        </>
      )}
    </div>
  );
}

function badgeOf({ badge }: ResultModel): string {
  return badge === null ? '' : `, ${badge}`;
}

interface LimitSliderProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly value: number | undefined;
  readonly isLog: boolean;
  /** A lowest value rather than a highest. */
  readonly isLeast?: boolean;
  readonly show: (value: number) => string;
  readonly onChange: (value: string | null) => void;
}

/** A limit between the lowest and highest of the values; all the way over means none. */
function LimitSlider({ label, values, value, isLog, isLeast = false, show, onChange }: LimitSliderProps) {
  const min = Math.min(...values);
  const max = Math.max(...values);
  if (values.length < 2 || min === max || (isLog && min <= 0)) return null;
  const scale = { min, max, isLog };
  const free = isLeast ? 0 : 1;
  const place = value === undefined ? free : toSlider(value, scale);
  return (
    <div>
      <div className="row spread small">
        <span>{label}</span>
        <strong>{value === undefined ? 'no limit' : show(value)}</strong>
      </div>
      <Slider
        thumbLabel={label}
        min={0}
        max={1}
        step={0.01}
        label={null}
        value={place}
        onChange={(next) => onChange(next === free ? null : String(fromSlider(next, { ...scale, isInteger: false })))}
        inverted={isLeast}
      />
    </div>
  );
}

function limitsOf(params: URLSearchParams) {
  const read = (name: string): number | undefined => {
    const value = Number(params.get(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const [top1, latency, size] = [read('top1'), read('latency'), read('size')];
  return {
    ...(top1 === undefined ? {} : { top1 }),
    ...(latency === undefined ? {} : { latency }),
    ...(size === undefined ? {} : { size }),
  };
}
