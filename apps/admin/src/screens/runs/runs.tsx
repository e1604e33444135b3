import { Checkbox, Select } from '@mantine/core';
import type { RunState } from '../../operations/runs.ts';
import { Page } from '../../parts/page.tsx';
import { ViewMenu } from '../../parts/view-menu.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';
import { RunTable } from './run-table.tsx';

export const runStates = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'QUARANTINED'] as const;

export default function Runs() {
  const { params, set } = useUrlFilters();
  const state = params.get('state') as RunState | null;
  const agent = params.get('agent');
  const hidesRetried = params.get('retried') !== 'show';
  return (
    <Page title="Runs" sub="Of all experiments, newest first. Choose two to twenty to compare them.">
      <div className="row">
        <Select
          aria-label="State"
          placeholder="Any state"
          data={runStates.map((value) => ({ value, label: value[0] + value.slice(1).toLowerCase() }))}
          value={state}
          onChange={(value) => set('state', value)}
          clearable
          clearButtonProps={{ 'aria-label': 'Any state' }}
        />
        <Checkbox
          label="Leave out runs that were retried"
          checked={hidesRetried}
          onChange={(event) => set('retried', event.currentTarget.checked ? null : 'show')}
        />
        <ViewMenu screen="runs" />
      </div>
      <RunTable
        filter={{
          hideSuperseded: hidesRetried,
          ...(state === null ? {} : { states: [state] }),
          ...(agent === null ? {} : { agent }),
        }}
        order="NEWEST"
        showsExperiment
      />
    </Page>
  );
}
