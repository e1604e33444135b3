import type { Backend } from '@fovea/contracts';
import type { ContributionSubject } from './contribution-subject.ts';
import { createContext } from './create-context.ts';

/** Reported where a case needs a backend and has none. */
export const needsBackend = 'fixtures.backend, or a plugin with one in fixtures.plugins';

/** A new backend to train the subject on: the one of the fixtures, else the first that their plugins contribute. */
export async function fixtureBackend({
  fixtures,
  plugin,
  name,
  seed,
}: Pick<ContributionSubject, 'fixtures' | 'plugin' | 'name' | 'seed'>): Promise<Backend | undefined> {
  if (fixtures.backend !== undefined) return fixtures.backend();
  const offered = (fixtures.plugins ?? [])
    .flatMap(({ contributions }) => contributions)
    .find(({ kind }) => kind === 'backend');
  if (offered === undefined) return undefined;
  return createContext({ plugin, fixtures, subject: name, seed }).create('backend', { use: offered.id });
}
