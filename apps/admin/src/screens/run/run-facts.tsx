import { Link } from 'react-router';
import type { RunDetail } from '../../operations/runs.ts';
import { CommandLine } from '../../parts/copy.tsx';
import { formatAgo, formatBytes, formatValue } from '../../parts/format.ts';
import { titleOf } from './curve-groups.ts';
import { Facts, Panel } from '../../parts/page.tsx';

export function RunFacts({ run }: { readonly run: RunDetail }) {
  const environment = Object.entries(run.environment ?? {});
  return (
    <Panel title="Facts">
      <div className="stack">
        <Facts
          facts={[
            ['Id', <span className="mono">{run.id}</span>],
            ['Seed', run.seed],
            ['Backend', run.backend],
            ['Stage', run.stage],
            ['Priority', run.priority],
            ['Queued', formatAgo(run.queuedAt)],
            ['Device', run.agent === null ? '–' : <Link to="/devices">{run.agent.name}</Link>],
            ...Object.entries(run.differs).map(([path, value]) => [path, formatValue(value)] as const),
            ...environment.map(
              ([name, value]) =>
                [titleOf(name), name === 'memoryBytes' ? formatBytes(value as number) : formatValue(value)] as const,
            ),
          ]}
        />
        {run.leases.length > 0 && (
          <table className="simple-table">
            <caption className="small dim">Attempts</caption>
            <thead>
              <tr>
                <th scope="col">No.</th>
                <th scope="col">Device</th>
                <th scope="col">Began</th>
                <th scope="col">Ended</th>
              </tr>
            </thead>
            <tbody>
              {run.leases.map((lease) => (
                <tr key={lease.attempt}>
                  <td>{lease.attempt}</td>
                  <td>{lease.agent?.name ?? '–'}</td>
                  <td>{formatAgo(lease.leasedAt)}</td>
                  <td>{lease.ending ?? 'at work'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <div>
          <div className="small dim">Run it again, bit by bit the same:</div>
          <CommandLine command={`fovea replay ${run.id}`} />
        </div>
      </div>
    </Panel>
  );
}
