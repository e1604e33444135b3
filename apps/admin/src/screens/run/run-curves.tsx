import { useQueries } from '@tanstack/react-query';
import { lazy, useMemo } from 'react';
import { extendLine, type CurveLine } from '../../charts/curve-data.ts';
import { client } from '../../data/client.ts';
import { numberOf } from '../../data/wire.ts';
import { curveQuery, type RunDetail, type Series } from '../../operations/runs.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatNumber } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Panel, Tile } from '../../parts/page.tsx';
import { chartsOf, titleOf } from './curve-groups.ts';
import type { RunFeed } from './use-run-feed.ts';

const CurveChart = lazy(() => import('../../charts/curve-chart.tsx'));

/** Curves of a run: read once, down-sampled by the server, then grown by what comes in. */
export default function RunCurves({ run, feed }: { readonly run: RunDetail; readonly feed: RunFeed }) {
  const charts = useMemo(() => chartsOf(run.series), [run.series]);
  const drawn = charts.flatMap((chart) => chart.series);
  const curves = useQueries({
    queries: drawn.map(({ series, name }) => ({
      queryKey: ['curve', run.id, series, name, feed.resyncs],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<CurveLine> => {
        const { run: found } = await client.query(
          curveQuery,
          { id: run.id, series, name, maxPoints: 1000 },
          { signal },
        );
        const samples = found?.curve.samples ?? [];
        return {
          label: titleOf(name),
          steps: samples.map(({ step }) => numberOf(step)),
          values: samples.map(({ value }) => numberOf(value)),
        };
      },
      staleTime: Infinity,
    })),
  });
  const single = run.series.filter((one) => !drawn.includes(one));
  if (run.series.length === 0) {
    return (
      <div className="panel">
        <Empty
          title="No numbers yet"
          text={
            run.state === 'QUEUED'
              ? 'The run waits for a device that offers its backend. Start one:'
              : 'Curves appear when a step of the run writes some. Steps from the cache write none.'
          }
          {...(run.state === 'QUEUED' ? { command: 'fovea agent' } : {})}
        />
      </div>
    );
  }
  const error = curves.find((curve) => curve.error !== null)?.error;
  return (
    <div className="stack">
      {error !== undefined && error !== null && <FailureNote error={error} />}
      {feed.error !== null && <FailureNote error={feed.error} />}
      {charts.length > 0 && (
        <div className="grid-2">
          {charts.map((chart) => {
            const lines = chart.series.flatMap((one) => {
              const line = curves[drawn.indexOf(one)]?.data;
              return line === undefined ? [] : [extendLine(line, feed.points.get(`${one.series} ${one.name}`) ?? [])];
            });
            return (
              <Panel key={chart.title} title={chart.title} aside={<Newest series={chart.series} />}>
                {lines.length === 0 ? (
                  <Loading height={240} />
                ) : (
                  <CurveChart label={chart.title} lines={lines} syncKey={`${run.id} ${chart.axis}`} />
                )}
              </Panel>
            );
          })}
        </div>
      )}
      {single.length > 0 && (
        <div className="tiles">
          {single.map(({ series, name, last, points }) => (
            <Tile
              key={`${series} ${name}`}
              value={formatNumber(numberOf(last.value))}
              label={`${series}: ${titleOf(name)}${points > 1 ? ` at ${formatNumber(numberOf(last.step))}` : ''}`}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function Newest({ series }: { readonly series: readonly Series[] }) {
  return (
    <span className="small dim">
      {series.map(({ name, last }) => `${titleOf(name)} ${formatNumber(numberOf(last.value))}`).join(' · ')}
    </span>
  );
}
