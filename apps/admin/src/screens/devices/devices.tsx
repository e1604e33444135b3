import { agentsDocument, drainAgentDocument, fromWire, type AgentFieldsFragment } from '@fovea/client';
import { For } from '../../data/role.tsx';
import { Button } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { useChange, usePages } from '../../data/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, formatBytes, formatList } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Facts, Page, Panel } from '../../parts/page.tsx';

const InviteDevice = lazy(() => import('./invite-device.tsx'));

export default function Devices() {
  const [isInviting, setIsInviting] = useState(false);
  const { rows, query, more } = usePages(['agents', 'list'], agentsDocument, { first: 100 }, ({ agents }) => agents);
  const invite = (
    <For who="operators">
      <Button leftSection={<IconQrcode size={16} />} onClick={() => setIsInviting(true)}>
        Invite a device
      </Button>
    </For>
  );
  return (
    <Page
      title="Devices"
      sub="Agents lease runs, execute them here or elsewhere, and measure on their own hardware."
      actions={invite}
    >
      {isInviting && (
        <Suspense fallback={<Loading />}>
          <InviteDevice onClose={() => setIsInviting(false)} />
        </Suspense>
      )}
      {query.error !== null && <FailureNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data !== undefined && rows.length === 0 && (
        <div className="panel">
          <Empty
            title="No device yet"
            text="Start an agent on this machine, or invite another:"
            command="fovea agent"
            action={invite}
          />
        </div>
      )}
      <div className="grid-3">
        {rows
          .toSorted((a, b) => Number(b.isOnline) - Number(a.isOnline))
          .map((agent) => (
            <Device key={agent.id} agent={agent} />
          ))}
      </div>
      {query.hasNextPage && (
        <Button variant="default" onClick={more}>
          More
        </Button>
      )}
    </Page>
  );
}

function Device({ agent }: { readonly agent: AgentFieldsFragment }) {
  const drain = useChange(drainAgentDocument, [['agents']]);
  const { offer } = agent;
  return (
    <Panel
      title={agent.name}
      aside={
        <span className="state" data-tone={agent.isOnline ? (agent.isDraining ? 'warn' : 'good') : 'idle'}>
          {agent.isOnline ? (agent.isDraining ? 'drains' : 'online') : `seen ${formatAgo(agent.lastSeenAt)}`}
        </span>
      }
    >
      <div className="stack-tight">
        <Facts
          facts={[
            ['Load', `${agent.activeRuns} of ${offer.slots} runs`],
            ['Backends', formatList(offer.backends)],
            ...(offer.roots.length > 0 ? ([['Roots', formatList(offer.roots)]] as const) : []),
            ['Processor', `${offer.cpu}, ${offer.cores} cores`],
            ['Memory', formatBytes(fromWire(offer.memoryBytes))],
            ['System', `${offer.platform}, Node ${offer.node}, Fovea ${offer.fovea}`],
          ]}
        />
        {drain.error !== null && <FailureNote error={drain.error} />}
        <div className="row">
          <For who="editors">
            {' '}
            <Button
              size="xs"
              variant="default"
              loading={drain.isPending}
              onClick={() => drain.mutate({ input: { id: agent.id, isDraining: !agent.isDraining } })}
            >
              {agent.isDraining ? 'Let it work again' : 'Drain'}
            </Button>
          </For>
          <Link className="small" to={`/runs?agent=${agent.id}`}>
            Its runs
          </Link>
        </div>
      </div>
    </Panel>
  );
}
