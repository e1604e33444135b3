import { For } from '../../data/role.tsx';
import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { usePages } from '../../data/queries.ts';
import { experimentsQuery, type ExperimentRow, type ExperimentState } from '../../operations/experiments.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, formatDuration } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { CountsBar, StateMark, Tags } from '../../parts/state.tsx';
import { ViewMenu } from '../../parts/view-menu.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';

const states = ['RUNNING', 'PAUSED', 'DRAFT', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

const columns: readonly Column<ExperimentRow>[] = [
  {
    key: 'name',
    title: 'Experiment',
    track: '2.4fr',
    render: (row) => (
      <>
        <Link to={`/experiments/${row.id}`}>{row.name}</Link>
        <div className="small dim table-cell">{row.question}</div>
      </>
    ),
  },
  { key: 'state', title: 'State', track: '7.5rem', render: (row) => <StateMark state={row.state} /> },
  { key: 'runs', title: 'Runs', track: '1.2fr', from: 520, render: (row) => <CountsBar counts={row.runCounts} /> },
  { key: 'tags', title: 'Tags', track: '1fr', from: 820, render: (row) => <Tags tags={row.tags} /> },
  {
    key: 'time',
    title: 'Took',
    track: '6.5rem',
    from: 900,
    align: 'end',
    render: (row) =>
      row.startedAt === null
        ? '–'
        : formatDuration(
            (row.finishedAt === null ? Date.now() : Date.parse(row.finishedAt)) - Date.parse(row.startedAt),
          ),
  },
  {
    key: 'made',
    title: 'Created',
    track: '6.5rem',
    from: 680,
    align: 'end',
    render: (row) => formatAgo(row.createdAt),
  },
];

export default function Experiments() {
  const { params, set } = useUrlFilters();
  const searched = params.get('search') ?? '';
  const [search, setSearch] = useState(searched);
  useEffect(() => setSearch(searched), [searched]);
  const settle = useDebouncedCallback((text: string) => set('search', text), 250);
  const state = params.get('state') as ExperimentState | null;
  const tag = params.get('tag');
  const filter = {
    ...(state === null ? {} : { states: [state] }),
    ...(tag === null ? {} : { tag }),
    ...(searched === '' ? {} : { search: searched }),
  };
  const { rows, query, more } = usePages(
    ['experiments', 'list'],
    experimentsQuery,
    { first: 100, filter },
    ({ experiments }) => experiments,
  );
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page
      title="Experiments"
      actions={
        <For who="editors">
          <Button component={Link} to="/new" leftSection={<IconPlus size={16} />}>
            New experiment
          </Button>
        </For>
      }
    >
      <div className="row" role="search">
        <TextInput
          className="grow"
          aria-label="Search by name"
          placeholder="Search by name"
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            settle(event.currentTarget.value);
          }}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          data={states.map((value) => ({ value, label: value[0] + value.slice(1).toLowerCase() }))}
          value={state}
          onChange={(value) => set('state', value)}
          clearable
          clearButtonProps={{ 'aria-label': 'Any state' }}
          w={150}
        />
        <TextInput
          aria-label="Tag"
          placeholder="Tag"
          key={tag}
          defaultValue={tag ?? ''}
          onBlur={(event) => set('tag', event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') set('tag', event.currentTarget.value);
          }}
          w={140}
        />
        <ViewMenu screen="experiments" />
      </div>
      {query.error !== null && <FailureNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && query.error === null && <Loading />}
      {query.data !== undefined && rows.length === 0 && (
        <div className="panel">
          {isFiltered ? (
            <Empty
              title="Nothing matches"
              text="Take a filter away to see more."
              action={<Link to="/experiments">All experiments</Link>}
            />
          ) : (
            <Empty
              title="No experiments yet"
              text="Begin with a template, or from a terminal:"
              command="fovea run examples/quickstart.ts"
              action={<Link to="/new">Choose a template</Link>}
            />
          )}
        </div>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Experiments"
          rows={rows}
          columns={columns}
          keyOf={(row) => row.id}
          onEnd={more}
          rowHeight={58}
        />
      )}
    </Page>
  );
}
