import { agentsDocument } from '@fovea/client';
import { For } from '../../data/role.tsx';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLab } from '../../data/queries.ts';
import { experimentsQuery } from '../../operations/experiments.ts';
import { runsQuery, type RunRow } from '../../operations/runs.ts';
import { Empty } from '../../parts/empty.tsx';
import { formatAgo, formatCount, formatDuration } from '../../parts/format.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { CountsBar, ProgressBar, StateMark } from '../../parts/state.tsx';
import { BestTradeOffs } from './best-trade-offs.tsx';

export function Home() {
  const running = useLab(['runs', 'running'], runsQuery, {
    first: 12,
    after: null,
    order: 'NEWEST',
    filter: { states: ['RUNNING'] },
  });
  const queued = useLab(['runs', 'queued'], runsQuery, {
    first: 100,
    after: null,
    order: 'OLDEST',
    filter: { states: ['QUEUED'] },
  });
  const recent = useLab(['experiments', 'recent'], experimentsQuery, { first: 6, after: null, filter: {} });
  const agents = useLab(['agents', 'home'], agentsDocument, { first: 50, after: null });
  const waiting = queued.data?.runs;
  const online = agents.data?.agents.nodes.filter((agent) => agent.isOnline) ?? [];
  return (
    <Page
      title="Home"
      actions={
        <For who="editors">
          <Button component={Link} to="/new" leftSection={<IconPlus size={16} />}>
            New experiment
          </Button>
        </For>
      }
    >
      {waiting !== undefined && waiting.nodes.length > 0 && agents.data !== undefined && online.length === 0 && (
        <Panel title="Runs wait for a device">
          <Empty
            title={`${waiting.nodes.length}${waiting.pageInfo.hasNextPage ? '+' : ''} runs wait, and no device is online`}
            text="An agent leases runs and executes them. Start one on this machine, or invite another."
            command="fovea agent"
            action={<Link to="/devices">Invite a device</Link>}
          />
        </Panel>
      )}
      <div className="wide-side">
        <div className="stack">
          <Panel
            title="Running now"
            aside={
              waiting !== undefined &&
              waiting.nodes.length > 0 && (
                <Link className="small" to="/runs?state=QUEUED">
                  {waiting.nodes.length}
                  {waiting.pageInfo.hasNextPage ? '+' : ''} waiting
                </Link>
              )
            }
          >
            <QueryView query={running} height={90}>
              {({ runs }) =>
                runs.nodes.length === 0 ? (
                  <p className="dim">Nothing runs at the moment.</p>
                ) : (
                  <div className="stack-tight">
                    {runs.nodes.map((run) => (
                      <RunningRun key={run.id} run={run} />
                    ))}
                  </div>
                )
              }
            </QueryView>
          </Panel>
          <BestTradeOffs />
        </div>
        <div className="stack">
          <Panel title="Experiments" aside={<Link to="/experiments">All</Link>}>
            <QueryView query={recent}>
              {({ experiments }) =>
                experiments.nodes.length === 0 ? (
                  <Empty
                    title="No experiments yet"
                    text="Begin with a template here, or from a terminal:"
                    command="fovea run examples/quickstart.ts"
                    action={
                      <Button component={Link} to="/new">
                        Choose a template
                      </Button>
                    }
                  />
                ) : (
                  <div className="stack-tight">
                    {experiments.nodes.map((experiment) => (
                      <div key={experiment.id} className="stack-tight home-item">
                        <div className="row spread">
                          <Link to={`/experiments/${experiment.id}`}>{experiment.name}</Link>
                          <StateMark state={experiment.state} />
                        </div>
                        <CountsBar
                          counts={experiment.runCounts}
                          aside={formatAgo(experiment.finishedAt ?? experiment.createdAt)}
                        />
                      </div>
                    ))}
                  </div>
                )
              }
            </QueryView>
          </Panel>
          <Panel title="Devices" aside={<Link to="/devices">All</Link>}>
            <QueryView query={agents} height={60}>
              {() =>
                online.length === 0 ? (
                  <p className="dim">
                    None online. <Link to="/devices">Add one</Link>
                  </p>
                ) : (
                  <ul className="plain-list">
                    {online.slice(0, 6).map((agent) => (
                      <li key={agent.id} className="row spread">
                        <span>{agent.name}</span>
                        <span className="small dim">
                          {agent.activeRuns} of {agent.offer.slots} busy
                        </span>
                      </li>
                    ))}
                  </ul>
                )
              }
            </QueryView>
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function RunningRun({ run }: { readonly run: RunRow }) {
  const { progress } = run;
  return (
    <div className="home-item stack-tight">
      <div className="row spread">
        <span>
          <Link to={`/runs/${run.id}`}>{run.label}</Link> <span className="small dim">in {run.experiment.name}</span>
        </span>
        <span className="small dim">
          {progress === null
            ? `since ${formatAgo(run.startedAt)}`
            : [
                progress.throughput === null ? '' : `${formatCount(progress.throughput)} ${progress.unit}/s`,
                progress.secondsLeft === null ? '' : `${formatDuration(progress.secondsLeft * 1000)} left`,
              ]
                .filter(Boolean)
                .join(', ')}
        </span>
      </div>
      {progress !== null && (
        <>
          <ProgressBar done={progress.done} total={progress.total} label={`Progress of ${run.label}`} />
          <div className="small dim">
            {progress.step}:{' '}
            {progress.detail ?? `${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`}
          </div>
        </>
      )}
    </div>
  );
}
