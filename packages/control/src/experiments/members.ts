import type { ControlStore, RunEvent, RunRecord } from '@fovea/contracts';
import { outcomeOf, type ExperimentMember } from '@fovea/host';

/** Events that a run's outcome follows from. */
export const decisiveEvents: readonly RunEvent['type'][] = [
  'run-queued',
  'run-started',
  'backend-activated',
  'step-cached',
  'step-finished',
  'log',
  'run-succeeded',
  'run-failed',
  'run-cancelled',
];

/** Runs with what became of them so far, those that a retry took the place of left out. In order of position. */
export async function membersOf(store: ControlStore, runs: readonly RunRecord[]): Promise<readonly ExperimentMember[]> {
  const counted = runs.filter(({ isSuperseded }) => !isSuperseded);
  const events = await store.eventsOfType({ runs: counted.map(({ id }) => id), types: decisiveEvents });
  const byRun = Map.groupBy(events, ({ run }) => run);
  return counted.flatMap(({ id, label, differs, environment }) => {
    const outcome = outcomeOf(byRun.get(id) ?? []);
    if (outcome === undefined) return [];
    return [{ outcome: { ...outcome, environment: environment ?? outcome.environment }, label, differs }];
  });
}
