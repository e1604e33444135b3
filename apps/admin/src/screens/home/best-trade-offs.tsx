import { Link } from 'react-router';
import { latencyOf } from '../../charts/pareto.ts';
import { useLab } from '../../data/queries.ts';
import { frontsQuery } from '../../operations/experiments.ts';
import { formatBytes, formatDuration, formatShare } from '../../parts/format.ts';
import { Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';

/** The models of the newest finished experiments that no other beats. */
export function BestTradeOffs() {
  const fronts = useLab(['experiments', 'fronts'], frontsQuery, {}, { staleTime: 30_000 });
  return (
    <Panel title="Best trade-offs so far">
      <QueryView query={fronts}>
        {({ experiments }) => {
          const shown = experiments.nodes.filter(({ paretoFront }) => paretoFront.models.length > 0);
          if (shown.length === 0) return <p className="dim">They appear here when an experiment has finished.</p>;
          return (
            <div className="scroll-x" tabIndex={0} role="region" aria-label="Table of trade-offs">
              <table className="simple-table">
                <thead>
                  <tr>
                    <th scope="col">Model</th>
                    <th scope="col" data-align="end">
                      Accuracy
                    </th>
                    <th scope="col" data-align="end">
                      Time
                    </th>
                    <th scope="col" data-align="end" className="when-wide">
                      Size
                    </th>
                  </tr>
                </thead>
                {shown.map(({ id, name, paretoFront: { models, knee, cheapest } }) => (
                  <tbody key={id}>
                    <tr>
                      <th scope="rowgroup" colSpan={4}>
                        <Link to={`/experiments/${id}`}>{name}</Link>
                      </th>
                    </tr>
                    {models
                      .toSorted((a, b) => (b.top1 ?? 0) - (a.top1 ?? 0))
                      .slice(0, 4)
                      .map((model) => (
                        <tr key={model.id}>
                          <td>
                            <Link to={`/runs/${model.run.id}`}>{model.label}</Link>{' '}
                            {models.length > 1 && model.id === knee?.id && <span className="tag">knee</span>}{' '}
                            {models.length > 1 && model.id === cheapest?.id && <span className="tag">cheapest</span>}{' '}
                            {model.badge !== null && (
                              <span className="tag" data-tone="warn">
                                {model.badge}
                              </span>
                            )}
                          </td>
                          <td data-align="end">{formatShare(model.top1)}</td>
                          <td data-align="end">{formatDuration(latencyOf(model))}</td>
                          <td data-align="end" className="when-wide">
                            {formatBytes(model.sizeBytes)}
                          </td>
                        </tr>
                      ))}
                  </tbody>
                ))}
              </table>
            </div>
          );
        }}
      </QueryView>
    </Panel>
  );
}
