import type { PlanRecord, RegisteredDataset, Use } from '@fovea/contracts';
import { isUse } from '@fovea/host';
import type { AgentContext } from '../agent-context.ts';
import { datasetCircular, datasetUnknown, rootMissing, rootUnreadable } from '../errors.ts';
import { retrying } from '../retry.ts';
import { confineUse } from './confine-use.ts';

const registered = 'fovea/registered';

export type ResolveContext = Pick<AgentContext, 'connection' | 'workspace' | 'roots' | 'archives'>;

/**
 * How the registered datasets that a plan names are read on this machine. The plan itself stays as it is, so that its
 * cache keys are the same on every agent.
 *
 * @throws DATASET_NOT_FOUND; FORBIDDEN for one whose paths leave its folder; DATASET_INVALID for a hostile archive.
 */
export async function resolveDatasets(
  plan: PlanRecord,
  context: ResolveContext,
  signal: AbortSignal,
): Promise<Readonly<Record<string, Use>>> {
  const names = new Set<string>();
  for (const { params } of plan.steps) collectNames(params, names);
  const resolved: [string, Use][] = [];
  for (const name of names) {
    const dataset = await retrying(() => context.connection.dataset(name), { signal });
    if (dataset === undefined) throw datasetUnknown(name);
    resolved.push([name, await resolveDataset(dataset, context, signal)]);
  }
  return Object.fromEntries(resolved);
}

async function resolveDataset(
  { name, origin }: RegisteredDataset,
  { workspace: { catalog }, roots, archives }: ResolveContext,
  signal: AbortSignal,
): Promise<Use> {
  if (origin.dataset.use === registered) throw datasetCircular(name);
  if (origin.type === 'contribution') {
    const { use, params } = catalog.resolve('dataset', origin.dataset, 'origin.dataset');
    return { use, params };
  }
  const confined = (folder: string): Promise<Use> =>
    confineUse('dataset', origin.dataset, { catalog, dataset: name, folder });
  if (origin.type === 'archive') return confined(await archives.folderOf(origin.artifact, signal));
  const folder = Object.hasOwn(roots, origin.root) ? roots[origin.root] : undefined;
  if (folder === undefined) throw rootMissing(name, origin.root, Object.keys(roots));
  return confined(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw rootUnreadable(name, origin.root, error);
    throw error;
  });
}

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isUse(value) && value.use === registered && typeof value.params?.['name'] === 'string') {
    names.add(value.params['name']);
  }
  for (const inner of Object.values(value)) collectNames(inner, names);
}
