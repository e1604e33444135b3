import { Link } from 'react-router';
import { usePages } from '../../data/queries.ts';
import { modelsQuery, type Model } from '../../operations/registry.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, formatBytes } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';

const columns: readonly Column<Model>[] = [
  {
    key: 'name',
    title: 'Model',
    track: '2fr',
    render: ({ name }) => <Link to={`/models/${encodeURIComponent(name)}/versions`}>{name}</Link>,
  },
  {
    key: 'aliases',
    title: 'Aliases',
    track: '2fr',
    render: ({ aliases }) => (
      <span className="tag-list">
        {aliases.map(({ alias, version }) => (
          <span className="tag" key={alias}>
            {alias}: {version.version}
          </span>
        ))}
      </span>
    ),
  },
  { key: 'versions', title: 'Versions', track: '5rem', align: 'end', render: ({ versions }) => versions.length },
  {
    key: 'size',
    title: 'Newest',
    track: '6rem',
    from: 520,
    align: 'end',
    render: ({ versions }) => formatBytes(versions[0]?.artifact.sizeBytes),
  },
  {
    key: 'made',
    title: 'Created',
    track: '6.5rem',
    from: 640,
    align: 'end',
    render: ({ createdAt }) => formatAgo(createdAt),
  },
];

export default function Models() {
  const { rows, query, more } = usePages(['models', 'list'], modelsQuery, { first: 100 }, ({ models }) => models);
  return (
    <Page title="Models" sub="Results with a name: versions, and aliases such as production that move between them.">
      {query.error !== null && <FailureNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data !== undefined && rows.length === 0 && (
        <div className="panel">
          <Empty
            title="No registered models"
            text="Open an experiment and press Register beside a model that you want to keep."
            action={<Link to="/experiments">Experiments</Link>}
          />
        </div>
      )}
      {rows.length > 0 && (
        <DataTable label="Models" rows={rows} columns={columns} keyOf={({ name }) => name} onEnd={more} />
      )}
    </Page>
  );
}
