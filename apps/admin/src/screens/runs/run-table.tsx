import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { usePages } from '../../data/queries.ts';
import { runsQuery, type RunFilter, type RunRow } from '../../operations/runs.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, formatDuration } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { ProgressBar, StateMark } from '../../parts/state.tsx';

/** Runs that may be compared at once. */
const most = 20;

interface RunTableProps {
  readonly filter: RunFilter;
  readonly order: 'NEWEST' | 'OLDEST';
  readonly total?: number;
  readonly showsExperiment: boolean;
}

/** Runs page by page, to open or to compare. */
export function RunTable({ filter, order, total, showsExperiment }: RunTableProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { rows, query, more } = usePages(
    ['runs', 'list'],
    runsQuery,
    { first: 100, order, filter },
    ({ runs }) => runs,
  );
  const choose = (id: string, isChosen: boolean): void =>
    setChosen(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id));
  const columns: readonly Column<RunRow>[] = [
    {
      key: 'choose',
      title: <span className="visually-hidden">Compare</span>,
      track: '1.6rem',
      render: (run) => (
        <Checkbox
          size="xs"
          aria-label={`Compare ${run.label}`}
          checked={chosen.includes(run.id)}
          disabled={chosen.length >= most && !chosen.includes(run.id)}
          onChange={(event) => choose(run.id, event.currentTarget.checked)}
        />
      ),
    },
    {
      key: 'label',
      title: 'Run',
      track: '2.2fr',
      render: (run) => (
        <Link to={`/runs/${run.id}`} title={run.label}>
          {run.label}
        </Link>
      ),
    },
    { key: 'state', title: 'State', track: '7.2rem', render: (run) => <StateMark state={run.state} /> },
    ...(showsExperiment
      ? [
          {
            key: 'experiment',
            title: 'Experiment',
            track: '1.2fr',
            from: 720,
            render: (run: RunRow) => <Link to={`/experiments/${run.experiment.id}`}>{run.experiment.name}</Link>,
          },
        ]
      : []),
    { key: 'progress', title: 'How far', track: '1.4fr', from: 560, render: (run) => <HowFar run={run} /> },
    { key: 'seed', title: 'Seed', track: '4rem', from: 980, align: 'end', render: (run) => run.seed },
    { key: 'took', title: 'Took', track: '6rem', from: 860, align: 'end', render: (run) => tookOf(run) },
    {
      key: 'when',
      title: 'Changed',
      track: '6rem',
      from: 660,
      align: 'end',
      render: (run) => formatAgo(run.finishedAt ?? run.startedAt ?? run.queuedAt),
    },
  ];
  if (query.error !== null && rows.length === 0) {
    return <FailureNote error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.isPending) return <Loading height={260} />;
  if (rows.length === 0) {
    return (
      <div className="panel">
        <Empty
          title="No runs here"
          text="Start an experiment, or take a filter away."
          command="fovea run examples/quickstart.ts"
          action={<Link to="/new">New experiment</Link>}
        />
      </div>
    );
  }
  return (
    <div className="stack-tight">
      <div className="row spread">
        <span className="small dim">
          {total === undefined ? `${rows.length}${query.hasNextPage ? '+' : ''} runs` : `${total} runs`}
        </span>
        <Button
          component={Link}
          to={`/compare?runs=${chosen.join(',')}`}
          size="xs"
          variant="default"
          data-disabled={chosen.length < 2 || undefined}
          aria-disabled={chosen.length < 2}
          onClick={(event) => {
            if (chosen.length < 2) event.preventDefault();
          }}
        >
          {chosen.length < 2 ? 'Choose two or more to compare' : `Compare ${chosen.length} runs`}
        </Button>
      </div>
      <DataTable
        label="Runs"
        rows={rows}
        columns={columns}
        keyOf={(run) => run.id}
        onEnd={more}
        rowHeight={46}
        {...(total === undefined ? {} : { total })}
      />
    </div>
  );
}

function HowFar({ run }: { readonly run: RunRow }) {
  if (run.error !== null) return <span className="small bad">{run.error.code}</span>;
  if (run.progress === null || run.state !== 'RUNNING') return null;
  const { step, done, total, detail } = run.progress;
  return (
    <>
      <ProgressBar done={done} total={total} label={`Progress of ${run.label}`} />
      <span className="small dim">
        {step}
        {detail === null ? '' : `: ${detail}`}
      </span>
    </>
  );
}

function tookOf({ startedAt, finishedAt }: RunRow): string {
  if (startedAt === null) return '–';
  return formatDuration((finishedAt === null ? Date.now() : Date.parse(finishedAt)) - Date.parse(startedAt));
}
