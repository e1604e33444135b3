import type { DatasetRecord, DatasetRole, DataUse, Graph } from '@fovea/contracts';
import { encodeIndexRuns, indexRunsOverlap } from '@fovea/measure';

/** Indices that take more room than this in a model are not listed: the whole split then counts as used. */
const mostCharacters = 4096;

const purposes: Readonly<Partial<Record<DatasetRole, DataUse['purpose']>>> = {
  train: 'training',
  validation: 'selection',
  calibration: 'calibration',
};

/** The graph with a record of the images of `roles` that shaped it, after those it had. */
export function withDataUses(graph: Graph, dataset: DatasetRecord, roles: readonly DatasetRole[]): Graph {
  const known = graph.meta.dataUses ?? [];
  const uses = roles.flatMap((role) => dataUses(dataset, role));
  const isKnown = (use: DataUse): boolean => known.some((other) => JSON.stringify(other) === JSON.stringify(use));
  const added = uses.filter((use) => !isKnown(use));
  return added.length === 0 ? graph : { ...graph, meta: { ...graph.meta, dataUses: [...known, ...added] } };
}

function dataUses({ description, roles }: DatasetRecord, role: DatasetRole): DataUse[] {
  const [selection, purpose] = [roles[role], purposes[role]];
  if (selection === undefined || purpose === undefined) return [];
  const { split, indices } = selection;
  const encoded = indices === undefined ? undefined : encodeIndexRuns(indices);
  const isListed = encoded !== undefined && encoded.length <= mostCharacters;
  return [{ purpose, dataset: description.digest, split, ...(isListed ? { indices: encoded } : {}) }];
}

/** Those of `uses` in which an image of the role `test` occurs. */
export function overlapping(uses: readonly DataUse[], { description, roles }: DatasetRecord): DataUse[] {
  const { test } = roles;
  if (test === undefined) return [];
  const shared = uses.filter(({ dataset, split }) => dataset === description.digest && split === test.split);
  const all = description.splits[test.split]?.count ?? 0;
  const chosen = new Set(test.indices ?? Array.from({ length: all }, (_, index) => index));
  return shared.filter(({ indices }) => indices === undefined || indexRunsOverlap(indices, chosen));
}

/** What the dataset record itself says about who is shown which images. */
export function plannedUses(dataset: DatasetRecord): DataUse[] {
  return (['train', 'validation', 'calibration'] as const).flatMap((role) => {
    const selection = dataset.roles[role];
    if (selection === undefined) return [];
    const { split, indices } = selection;
    const use = { purpose: purposes[role] ?? 'training', dataset: dataset.description.digest, split };
    return [indices === undefined ? use : { ...use, indices: encodeIndexRuns(indices) }];
  });
}
