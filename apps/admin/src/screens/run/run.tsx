import { For } from '../../data/role.tsx';
import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { useLab } from '../../data/queries.ts';
import { notThere } from '../../errors.ts';
import { runQuery, type RunDetail } from '../../operations/runs.ts';
import { FailureNote } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notes } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';
import { RunActions } from './run-actions.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunLog } from './run-log.tsx';
import { RunProgressPanel } from './run-progress.tsx';
import { useRunFeed } from './use-run-feed.ts';

const RunCurves = lazy(() => import('./run-curves.tsx'));
const PlanGraph = lazy(() => import('./plan-graph.tsx'));
const EvaluationView = lazy(() => import('./evaluation-view.tsx'));
const CertificateView = lazy(() => import('./certificate-view.tsx'));
const Lineage = lazy(() => import('./lineage.tsx'));

export default function Run() {
  const { id = '' } = useParams();
  const query = useLab(['run', id], runQuery, { id });
  const run = query.data?.run;
  if (run === null) {
    return (
      <Page title="Run" crumb={{ to: '/runs', label: 'Runs' }}>
        <FailureNote error={notThere(`run:${id}`)} />
      </Page>
    );
  }
  return (
    <Page
      title={run?.label ?? 'Run'}
      crumb={
        run === undefined
          ? { to: '/runs', label: 'Runs' }
          : { to: `/experiments/${run.experiment.id}`, label: run.experiment.name }
      }
      sub={
        run?.origin && (
          <>
            {run.origin.how.toLowerCase().replace('_', '-')} of{' '}
            <Link to={`/runs/${run.origin.run.id}`}>{run.origin.run.label}</Link>
            {run.origin.step !== null && `, from ${run.origin.step}`}
          </>
        )
      }
      actions={
        run && (
          <For who="editors">
            <RunActions run={run} />
          </For>
        )
      }
    >
      <QueryView query={query}>{() => run && <Detail run={run} />}</QueryView>
    </Page>
  );
}

function Detail({ run }: { readonly run: RunDetail }) {
  const { params, set } = useUrlFilters();
  const feed = useRunFeed(run.id);
  const evaluations = run.steps.flatMap((step) =>
    step.outputs.flatMap((output) =>
      output.type === 'evaluation' && output.artifact !== null
        ? [{ step: step.id, digest: output.artifact.digest }]
        : [],
    ),
  );
  const logs = feed.events.filter((event) => event.type === 'log').length;
  return (
    <>
      {run.error !== null && (
        <FailureNote
          error={{ code: run.error.code, message: run.error.message, details: { hint: run.error.hint ?? undefined } }}
        />
      )}
      <RunProgressPanel run={run} />
      <Tabs
        value={params.get('tab') ?? 'curves'}
        onChange={(tab) => set('tab', tab === 'curves' ? null : tab)}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="curves">Curves</Tabs.Tab>
          <Tabs.Tab value="plan">Plan</Tabs.Tab>
          <Tabs.Tab value="evaluation">Evaluation</Tabs.Tab>
          <Tabs.Tab value="certificate">Certificates ({run.certificates.length})</Tabs.Tab>
          <Tabs.Tab value="log">Log{logs > 0 ? ` (${logs})` : ''}</Tabs.Tab>
          <Tabs.Tab value="lineage">Lineage</Tabs.Tab>
          <Tabs.Tab value="facts">Facts & notes</Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<Loading />}>
          <Tabs.Panel value="curves" pt="md">
            <RunCurves run={run} feed={feed} />
          </Tabs.Panel>
          <Tabs.Panel value="plan" pt="md">
            <PlanGraph steps={run.steps} />
          </Tabs.Panel>
          <Tabs.Panel value="evaluation" pt="md">
            <EvaluationView evaluations={evaluations} runState={run.state} />
          </Tabs.Panel>
          <Tabs.Panel value="certificate" pt="md">
            <CertificateView certificates={run.certificates} />
          </Tabs.Panel>
          <Tabs.Panel value="log" pt="md">
            <RunLog feed={feed} />
          </Tabs.Panel>
          <Tabs.Panel value="lineage" pt="md">
            <Lineage id={run.id} />
          </Tabs.Panel>
          <Tabs.Panel value="facts" pt="md">
            <div className="grid-2">
              <RunFacts run={run} />
              <Notes subject="RUN" id={run.id} notes={run.notes} stale={['run', run.id]} />
            </div>
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </>
  );
}
