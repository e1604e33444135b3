import { useQueries } from '@tanstack/react-query';
import { Select } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import type { CurveLine } from '../../charts/curve-data.ts';
import { client } from '../../data/client.ts';
import { useLab } from '../../data/queries.ts';
import { numberOf } from '../../data/wire.ts';
import { compareQuery, curveQuery, type Comparison } from '../../operations/runs.ts';
import { Empty } from '../../parts/empty.tsx';
import { formatShare, formatValue } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { StateMark } from '../../parts/state.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';
import { ModelTable } from '../experiment/model-table.tsx';
import { titleOf } from '../run/curve-groups.ts';
import { spread } from './spread.ts';

const CurveChart = lazy(() => import('../../charts/curve-chart.tsx'));

export default function Compare() {
  const { params } = useUrlFilters();
  const ids = (params.get('runs') ?? '').split(',').filter(Boolean);
  const query = useLab(['runs', 'compare'], compareQuery, { ids }, { isEnabled: ids.length >= 2 });
  if (ids.length < 2) {
    return (
      <Page title="Compare runs">
        <div className="panel">
          <Empty
            title="Choose two to twenty runs"
            text="Tick them in a table of runs, then press Compare. In a terminal:"
            command="fovea diff <run> <run>"
            action={<Link to="/runs">Runs</Link>}
          />
        </div>
      </Page>
    );
  }
  return (
    <Page title={`Compare ${ids.length} runs`} crumb={{ to: '/runs', label: 'Runs' }} sub="What differs comes first.">
      <QueryView query={query} height={400}>
        {({ compareRuns }) => <Result comparison={compareRuns} />}
      </QueryView>
    </Page>
  );
}

function Result({ comparison }: { readonly comparison: Comparison }) {
  const { runs, differences, models, perClass } = comparison;
  const head = runs.map((run, index) => (
    <th scope="col" key={run.id}>
      <Link to={`/runs/${run.id}`}>
        {index + 1}. {run.label}
      </Link>
    </th>
  ));
  const byArea = Map.groupBy(differences, ({ area }) => area);
  const classes = perClass.toSorted((a, b) => spread(b.recall) - spread(a.recall)).slice(0, 100);
  return (
    <>
      <Panel title="Differences">
        <div className="scroll-x" tabIndex={0} role="region" aria-label="Table of differences">
          <table className="simple-table">
            <thead>
              <tr>
                <th scope="col">What</th>
                {head}
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">State</th>
                {runs.map((run) => (
                  <td key={run.id}>
                    <StateMark state={run.state} />
                  </td>
                ))}
              </tr>
            </tbody>
            {[...byArea].map(([area, rows]) => (
              <tbody key={area}>
                <tr>
                  <th scope="rowgroup" colSpan={runs.length + 1}>
                    {titleOf(area)}
                  </th>
                </tr>
                {rows.map(({ path, values }) => (
                  <tr key={path}>
                    <th scope="row" className="mono">
                      {path}
                    </th>
                    {values.map((value, index) => (
                      <td key={runs[index]?.id} className="wrap-anywhere">
                        {formatValue(value)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        </div>
        {differences.length === 0 && <p className="dim">Nothing differs but the outcome.</p>}
      </Panel>
      {models.length > 0 && <ModelTable models={models} certificates={[]} />}
      <Overlay comparison={comparison} />
      {classes.length > 0 && (
        <Panel
          title="Recall of each class"
          aside={<span className="small dim">Classes that differ most come first</span>}
        >
          <div className="scroll-x" tabIndex={0} role="region" aria-label="Table of recall">
            <table className="simple-table">
              <thead>
                <tr>
                  <th scope="col">Class</th>
                  {head}
                  <th scope="col" data-align="end">
                    Apart
                  </th>
                </tr>
              </thead>
              <tbody>
                {classes.map(({ class: name, recall }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    {recall.map((value, index) => (
                      <td key={runs[index]?.id}>{formatShare(value)}</td>
                    ))}
                    <td data-align="end">{(spread(recall) * 100).toFixed(1)} points</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      )}
    </>
  );
}

/** One curve of every run, on one chart. */
function Overlay({ comparison: { runs } }: { readonly comparison: Comparison }) {
  const { params, set } = useUrlFilters();
  const all = [
    ...new Set(
      runs.flatMap((run) => run.series.flatMap((one) => (one.points > 1 ? [`${one.series} ${one.name}`] : []))),
    ),
  ];
  const chosen = params.get('curve') ?? all.find((key) => key === 'train loss') ?? all[0];
  const [series = '', name = ''] = (chosen ?? '').split(' ');
  const curves = useQueries({
    queries: runs.map((run, index) => ({
      queryKey: ['curve', run.id, series, name, 'compare'],
      enabled: chosen !== undefined,
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<CurveLine> => {
        const { run: found } = await client.query(
          curveQuery,
          { id: run.id, series, name, maxPoints: 2000 },
          { signal },
        );
        const samples = found?.curve.samples ?? [];
        return {
          label: `${index + 1}. ${run.label}`,
          steps: samples.map(({ step }) => numberOf(step)),
          values: samples.map(({ value }) => numberOf(value)),
        };
      },
    })),
  });
  if (chosen === undefined) return null;
  const lines = curves.flatMap(({ data }) => (data === undefined || data.steps.length === 0 ? [] : [data]));
  return (
    <Panel
      title="Curves"
      aside={
        <Select
          aria-label="Curve"
          size="xs"
          data={all.map((key) => ({ value: key, label: labelOf(key) }))}
          value={chosen}
          onChange={(value) => set('curve', value)}
          allowDeselect={false}
        />
      }
    >
      <Suspense fallback={<Loading height={320} />}>
        <CurveChart label={labelOf(chosen)} lines={lines} height={340} />
      </Suspense>
    </Panel>
  );
}

function labelOf(key: string): string {
  const [series = '', name = ''] = key.split(' ');
  return `${titleOf(name)}, ${series}`;
}
