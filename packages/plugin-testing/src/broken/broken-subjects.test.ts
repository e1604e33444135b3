import { describe, expect, it } from '@jest/globals';
import { isFoveaError, kinds } from '@fovea/contracts';
import { allCaseIds, caseIds } from '../case-ids.ts';
import { casesOfKind, contributionCases, pluginCases } from '../cases/case-table.ts';
import { conformanceCases } from '../conformance-cases.ts';
import type { BrokenSubject } from './broken-subject.ts';
import { brokenSubjects } from './broken-subjects.ts';
import { fakesManifest } from './fakes-manifest.ts';

const table = Object.values(brokenSubjects).flatMap((group) =>
  Object.entries(group as Readonly<Record<string, readonly BrokenSubject[]>>),
);

describe('the registry of cases', () => {
  it('holds every id once', () => {
    expect(new Set(allCaseIds).size).toBe(allCaseIds.length);
  });

  it('holds exactly the cases that the kit runs', () => {
    const defined = [
      ...pluginCases,
      ...contributionCases,
      ...kinds.flatMap((kind) => casesOfKind(kind) as typeof contributionCases),
    ];
    expect(defined.map(({ id }) => id).sort()).toEqual([...allCaseIds].sort());
  });

  it('prefixes the cases of a kind by it', () => {
    const { plugin: _plugin, contribution: _contribution, ...ofKinds } = caseIds;
    for (const [kind, ids] of Object.entries(ofKinds)) expect(ids.every((id) => id.startsWith(`${kind}/`))).toBe(true);
  });

  it('has a broken subject for every id', () => {
    expect(table.map(([id]) => id).sort()).toEqual([...allCaseIds].sort());
    expect(table.filter(([, subjects]) => subjects.length === 0)).toEqual([]);
  });
});

describe('the kit must fail on', () => {
  it.each(table.flatMap(([id, subjects]) => subjects.map((broken) => ({ id, broken, says: broken.says.source }))))(
    '$id: $says',
    async ({ id, broken }) => {
      const failures = await failuresOf(id, broken);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toMatch(broken.says);
    },
  );
});

/** Messages of the case's failures. A failure for another case, or without the case's id, counts as none. */
async function failuresOf(
  id: string,
  { plugin, manifest = fakesManifest, packageJson, fixtures }: BrokenSubject,
): Promise<string[]> {
  const cases = conformanceCases(plugin, { manifest, packageJson, fixtures: { quick: true, ...fixtures } });
  const failures: string[] = [];
  for (const each of cases.filter((candidate) => candidate.id === id)) {
    try {
      await each.run();
    } catch (error) {
      if (isFoveaError(error) && error.details.facts?.['case'] === id) failures.push(error.message);
    }
  }
  return failures;
}
