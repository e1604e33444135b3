import {
  type AnyContribution,
  type Contribution,
  type ContributionKinds,
  definePlugin,
  type Kind,
  type ParamsOutput,
  type ParamsSchema,
  type Plugin,
} from '@fovea/contracts';
import type { CaseGroup, caseIds } from '../case-ids.ts';
import type { ConformanceFixtures } from '../fixtures.ts';

/** A plugin on which one case must fail, and the words with which it must: so that it fails for the right reason. */
export interface BrokenSubject {
  readonly says: RegExp;
  readonly plugin: Plugin;
  readonly manifest?: unknown;
  readonly packageJson?: unknown;
  readonly fixtures?: ConformanceFixtures;
}

/** At least one broken subject for each case of a group; the compiler counts them. */
export type BrokenSubjects<G extends CaseGroup> = {
  readonly [Id in (typeof caseIds)[G][number]]: readonly [BrokenSubject, ...BrokenSubject[]];
};

/** A plugin of one contribution. */
export function pluginOf(contribution: unknown): Plugin {
  return definePlugin({ id: 'broken', contributions: [contribution as AnyContribution] });
}

/** A sound contribution that creates something else. */
export function creating<K extends Kind, S extends ParamsSchema>(
  sound: Contribution<K, S>,
  create: (params: ParamsOutput<S>) => ContributionKinds[K],
): Plugin {
  return pluginOf({ ...sound, create });
}
