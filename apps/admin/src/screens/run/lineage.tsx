import { useLab } from '../../data/queries.ts';
import { lineageQuery } from '../../operations/runs.ts';
import { formatBytes, shortDigest } from '../../parts/format.ts';
import { Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';

/** Artifacts that a run used and made. */
export default function Lineage({ id }: { readonly id: string }) {
  const query = useLab(['run', id, 'lineage'], lineageQuery, { id });
  return (
    <Panel title="Artifacts that it used and made">
      <QueryView query={query}>
        {({ run }) =>
          run === null || run.lineage.length === 0 ? (
            <p className="dim">None yet: they are listed when a step has finished.</p>
          ) : (
            <div className="scroll-x" tabIndex={0} role="region" aria-label="Artifacts">
              <table className="simple-table">
                <thead>
                  <tr>
                    <th scope="col">Step</th>
                    <th scope="col">Port</th>
                    <th scope="col">Artifact</th>
                    <th scope="col" data-align="end">
                      Size
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {run.lineage.map(({ artifact, step, direction, port, type }) => (
                    <tr key={`${step} ${direction} ${port}`}>
                      <td>{step}</td>
                      <td>
                        {direction === 'INPUT' ? 'reads' : 'makes'} {port} ({type})
                      </td>
                      <td>
                        <a className="mono" href={artifact.url} download>
                          {shortDigest(artifact.digest)}
                        </a>
                      </td>
                      <td data-align="end">{formatBytes(artifact.sizeBytes)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryView>
    </Panel>
  );
}
