import { For } from '../../data/role.tsx';
import { Button, Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { useChange, useLab } from '../../data/queries.ts';
import { notThere } from '../../errors.ts';
import {
  experimentMutations,
  experimentQuery,
  experimentSourceQuery,
  type ExperimentDetail,
} from '../../operations/experiments.ts';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, formatDuration, formatShare } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Facts, Page, Panel, Tile } from '../../parts/page.tsx';
import { Notes } from '../../parts/notes.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { CountsBar, StateMark } from '../../parts/state.tsx';
import { TagEditor } from '../../parts/tag-editor.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';
import { RunTable } from '../runs/run-table.tsx';
import { ModelTable } from './model-table.tsx';
import { TradeOffPanel } from './trade-off-panel.tsx';

const SourceTabs = lazy(() => import('../../parts/source-tabs.tsx'));

export default function Experiment() {
  const { id = '' } = useParams();
  const query = useLab(['experiment', id], experimentQuery, { id });
  const { data } = query;
  if (data?.experiment === null) {
    return (
      <Page title="Experiment" crumb={{ to: '/experiments', label: 'Experiments' }}>
        <FailureNote error={notThere(`experiment:${id}`)} />
      </Page>
    );
  }
  const experiment = data?.experiment;
  return (
    <Page
      title={experiment?.name ?? 'Experiment'}
      sub={experiment?.question}
      crumb={{ to: '/experiments', label: 'Experiments' }}
      actions={
        experiment && (
          <>
            <For who="editors">
              <Actions experiment={experiment} />
            </For>
            <ReportLink experiment={experiment} />
          </>
        )
      }
    >
      <QueryView query={query}>{() => experiment && <Detail experiment={experiment} />}</QueryView>
    </Page>
  );
}

function Detail({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { params, set } = useUrlFilters();
  const { id, runCounts, models, certificates } = experiment;
  const best = models.reduce<number | null>(
    (top, { top1 }) => (top1 !== null && top1 > (top ?? -1) ? top1 : top),
    null,
  );
  const end = experiment.finishedAt === null ? Date.now() : Date.parse(experiment.finishedAt);
  return (
    <>
      <div className="tiles">
        <Tile value={<StateMark state={experiment.state} />} label={<CountsBar counts={runCounts} />} />
        <Tile value={formatShare(best)} label="Best accuracy" />
        <Tile
          value={models.length}
          label={`Models, ${models.filter((model) => model.isOnParetoFront).length} on the front`}
        />
        {experiment.remainingMs !== null && (
          <Tile value={formatDuration(experiment.remainingMs)} label="Left, from runs so far" />
        )}
        <Tile
          value={experiment.startedAt === null ? '–' : formatDuration(end - Date.parse(experiment.startedAt))}
          label={experiment.finishedAt === null ? 'So far' : `Took; ended ${formatAgo(experiment.finishedAt)}`}
        />
      </div>
      <TagEditor id={id} tags={experiment.tags} />
      <Tabs
        value={params.get('tab') ?? 'models'}
        onChange={(tab) => set('tab', tab === 'models' ? null : tab)}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="models">Trade-off</Tabs.Tab>
          <Tabs.Tab value="runs">Runs ({runCounts.total})</Tabs.Tab>
          <Tabs.Tab value="pipeline">Pipeline</Tabs.Tab>
          <Tabs.Tab value="notes">Notes ({experiment.notes.length})</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="models" pt="md">
          <div className="stack">
            <TradeOffPanel experiment={experiment} />
            {models.length > 0 && <ModelTable models={models} certificates={certificates} />}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          <RunTable
            filter={{ experiment: id, hideSuperseded: true }}
            order="OLDEST"
            total={runCounts.total}
            showsExperiment={false}
          />
        </Tabs.Panel>
        <Tabs.Panel value="pipeline" pt="md">
          <Source id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="notes" pt="md">
          <div className="grid-2">
            <Notes subject="EXPERIMENT" id={id} notes={experiment.notes} stale={['experiment', id]} />
            <Panel title="Facts">
              <Facts
                facts={[
                  ['Id', <span className="mono">{id}</span>],
                  ['Created', `${formatAgo(experiment.createdAt)} by ${experiment.createdBy}`],
                  ['Stage', experiment.stage === 2 ? '2: follow-up of the best run' : '1'],
                ]}
              />
            </Panel>
          </div>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** The pipeline never changes: it isn't read anew with the rest. */
function Source({ id }: { readonly id: string }) {
  const source = useLab(['source', id], experimentSourceQuery, { id }, { staleTime: Infinity });
  return (
    <Panel title="The pipeline, to copy">
      <QueryView query={source}>
        {({ experiment }) =>
          experiment !== null && (
            <Suspense fallback={<Loading />}>
              <SourceTabs source={experiment.source} />
            </Suspense>
          )
        }
      </QueryView>
    </Panel>
  );
}

function ReportLink({ experiment: { reportArtifact } }: { readonly experiment: ExperimentDetail }) {
  if (reportArtifact === null) return null;
  return (
    <Button component="a" href={`${reportArtifact.url}/report`} target="_blank" rel="noreferrer" variant="default">
      Report
    </Button>
  );
}

function Actions({ experiment: { id, state } }: { readonly experiment: ExperimentDetail }) {
  const stale = [['experiment', id], ['experiments'], ['runs']];
  const start = useChange(experimentMutations.start, stale);
  const pause = useChange(experimentMutations.pause, stale);
  const cancel = useChange(experimentMutations.cancel, stale);
  const error = start.error ?? pause.error ?? cancel.error;
  const input = { input: { id } };
  return (
    <>
      {(state === 'DRAFT' || state === 'PAUSED') && (
        <Button loading={start.isPending} onClick={() => start.mutate(input)}>
          {state === 'DRAFT' ? 'Start' : 'Go on'}
        </Button>
      )}
      {state === 'RUNNING' && (
        <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate(input)}>
          Pause
        </Button>
      )}
      {(state === 'RUNNING' || state === 'PAUSED' || state === 'DRAFT') && (
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => {
            if (globalThis.confirm('End this experiment for good? Its queued runs are cancelled.'))
              cancel.mutate(input);
          }}
        >
          Cancel
        </Button>
      )}
      <Button component={Link} to={`/new?from=${id}`} variant="default">
        Use as template
      </Button>
      {error !== null && <FailureNote error={error} />}
    </>
  );
}
