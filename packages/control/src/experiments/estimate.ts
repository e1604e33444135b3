import type { ControlStore, PlanRecord, RunSummary } from '@fovea/contracts';
import { canonicalJson } from '@fovea/host';
import { quantile } from '@fovea/measure';

/** Newest runs that an estimate looks at. */
const looksAt = 200;

/**
 * Time that planned runs will compute, by the median of earlier runs with the same steps and params [ms]; null unless each
 * of them has a precedent. Runs side by side take less by the clock.
 */
export async function estimateMs(store: ControlStore, plans: readonly PlanRecord[]): Promise<number | null> {
  const { items } = await store.runs({ first: looksAt, filter: { states: ['succeeded'] } });
  const earlier = await store.runsById({ ids: items.map(({ id }) => id) });
  const durations = Map.groupBy(earlier, ({ plan }) => workOf(plan));
  let sumMs = 0;
  for (const plan of plans) {
    const times = (durations.get(workOf(plan)) ?? []).flatMap((run) => durationOf(run) ?? []);
    if (times.length === 0) return null;
    sumMs += quantile(times, 0.5);
  }
  return sumMs;
}

/** How long an experiment will still take, from its runs so far [ms]; null when nothing is known or nothing is left. */
export function remainingMs(runs: readonly RunSummary[], nowMs: number): number | null {
  const counted = runs.filter(({ isSuperseded }) => !isSuperseded);
  const times = counted.flatMap((run) => (run.state === 'succeeded' ? (durationOf(run) ?? []) : []));
  const running = counted.filter(({ state }) => state === 'running');
  const queued = counted.filter(({ state }) => state === 'queued').length;
  if (times.length === 0 || running.length + queued === 0) return null;
  const median = quantile(times, 0.5);
  const left = running.map(({ startedAt }) => Math.max(0, median - (nowMs - Date.parse(startedAt ?? '') || 0)));
  return (queued * median + left.reduce((sum, ms) => sum + ms, 0)) / Math.max(1, running.length);
}

function durationOf({ startedAt, finishedAt }: RunSummary): number | undefined {
  if (startedAt === null || finishedAt === null) return undefined;
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

/** The seed is luck, not work. */
function workOf({ backend, steps }: PlanRecord): string {
  return canonicalJson([backend, steps.map(({ use, params }) => [use, params])]);
}
