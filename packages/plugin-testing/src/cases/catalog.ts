import { buildCatalog } from '@fovea/host';
import { type PluginCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';

interface StoredCatalog {
  readonly version?: unknown;
  readonly digest?: unknown;
  readonly contributions?: unknown;
}

export const catalogFresh: PluginCase = {
  id: 'catalog/fresh',
  title: 'ships the catalogue of what it contributes now',
  since: '0.1.0',
  needs: ['fixtures.catalog'],
  async check({ plugin, packageJson, fixtures, violation }) {
    const stored = fixtures.catalog as StoredCatalog | undefined;
    if (stored === undefined) return notApplicable('fixtures.catalog: the package ships no fovea.catalog.json');
    const version = (packageJson as { version?: unknown } | undefined)?.version ?? stored.version;
    const built = await buildCatalog(plugin, String(version));
    const fresh = JSON.parse(JSON.stringify(built)) as StoredCatalog;
    if (!isSame(fresh, stored)) {
      throw violation({
        what: 'fovea.catalog.json is stale',
        expected: `digest ${show(fresh.digest)} of version ${show(fresh.version)}`,
        received: `digest ${show(stored.digest)} of version ${show(stored.version)}`,
        hint: 'Write it again with "fovea plugin build".',
      });
    }
    return undefined;
  },
};
