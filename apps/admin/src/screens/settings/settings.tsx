import { fromWire, serverDocument } from '@fovea/client';
import { For } from '../../data/role.tsx';
import { Button, SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useLab } from '../../data/queries.ts';
import { closeSession } from '../../data/session.ts';
import { formatAgo, formatBytes } from '../../parts/format.ts';
import { Facts, Page, Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { Tokens } from './tokens.tsx';

export default function Settings() {
  const queries = useQueryClient();
  const server = useLab(['server'], serverDocument, {});
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = async (): Promise<void> => {
    await closeSession();
    queries.setQueryData(['signed-out'], true);
  };
  return (
    <Page
      title="Settings & tokens"
      actions={
        <Button variant="default" onClick={() => void signOut()}>
          Sign out
        </Button>
      }
    >
      <div className="grid-2">
        <Panel title="This browser">
          <div className="stack">
            <QueryView query={server} height={60}>
              {({ viewer: { name, role } }) => (
                <Facts
                  facts={[
                    ['Signed in as', name],
                    ['Role', role.toLowerCase()],
                  ]}
                />
              )}
            </QueryView>
            <SegmentedControl
              aria-label="Colours"
              value={colorScheme}
              onChange={(value) => setColorScheme(value as MantineColorScheme)}
              data={[
                { value: 'auto', label: 'As the system' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
            />
          </div>
        </Panel>
        <Panel title="Server">
          <QueryView query={server} height={120}>
            {({ server: facts }) => (
              <Facts
                facts={[
                  ['Fovea', facts.version],
                  ['Agent protocol', facts.agentProtocol],
                  ['Store', facts.store],
                  ['Running since', formatAgo(facts.startedAt)],
                  ['Queued runs', facts.queuedRuns],
                  ['Leased runs', facts.leasedRuns],
                  ['Agents that wait', facts.waitingAgents],
                  ['Largest artifact', formatBytes(fromWire(facts.maxArtifactBytes))],
                ]}
              />
            )}
          </QueryView>
        </Panel>
      </div>
      <For who="operators">
        <Tokens />
      </For>
    </Page>
  );
}
