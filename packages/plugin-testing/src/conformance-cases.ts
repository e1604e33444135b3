import type { AnyContribution, FoveaError, Kind, Plugin } from '@fovea/contracts';
import type { CaseDefinition, CaseOutcome, ConformanceCase, ContributionCase } from './case.ts';
import { casesOfKind, contributionCases, pluginCases } from './cases/case-table.ts';
import { type ContributionSubject, contributionSubject } from './contribution-subject.ts';
import { caseCancelled, caseFailed } from './errors.ts';
import type { ConformanceFixtures } from './fixtures.ts';
import { pluginSubject } from './plugin-subject.ts';

export interface ConformanceOptions {
  /** The `"fovea"` field of the plugin's package.json. */
  readonly manifest: unknown;
  /** The whole package.json, where there is one. */
  readonly packageJson?: unknown;
  readonly fixtures?: ConformanceFixtures;
}

/**
 * The cases that a plugin and each of its contributions must pass.
 *
 * @remarks Cases are independent of the test runner and of each other. Hand them to `describeConformance` inside a test
 * file, or to `runConformance` outside of one.
 * @example
 * ```ts
 * describeConformance({ describe, it }, conformanceCases(plugin, { manifest: packageJson.fovea, packageJson }));
 * ```
 */
export function conformanceCases(
  plugin: Plugin,
  { manifest, packageJson, fixtures = {} }: ConformanceOptions,
): ConformanceCase[] {
  const subject = pluginSubject({ plugin, manifest, packageJson, fixtures });
  return [
    ...pluginCases.map((definition) => bind(definition, subject)),
    ...plugin.contributions.flatMap((contribution) => casesOfContribution(plugin, contribution, fixtures)),
  ];
}

function casesOfContribution(
  plugin: Plugin,
  contribution: AnyContribution,
  fixtures: ConformanceFixtures,
): ConformanceCase[] {
  const subject = contributionSubject<Kind>(plugin, contribution, fixtures);
  const ofKind = casesOfKind(contribution.kind) as readonly ContributionCase<Kind>[];
  return [...contributionCases, ...ofKind].map((definition) => bind(definition, subject));
}

interface Named {
  readonly name: string;
}

function bind<Subject extends Named | ContributionSubject>(
  definition: CaseDefinition<Subject>,
  subject: Subject,
): ConformanceCase {
  const { id, title, since, needs = [] } = definition;
  return {
    id,
    title,
    since,
    needs,
    subject: subject.name,
    async run(signal = new AbortController().signal): Promise<CaseOutcome> {
      if (signal.aborted) throw caseCancelled(id, subject.name);
      try {
        return (await definition.check(subject, signal)) ?? { outcome: 'passed' };
      } catch (error) {
        throw signal.aborted
          ? caseCancelled(id, subject.name)
          : (caseFailed(id, subject.name, error) satisfies FoveaError);
      }
    },
  };
}
