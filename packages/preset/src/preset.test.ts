import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { preset } from './preset.ts';

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly fovea?: { readonly contributes: readonly string[] };
}

async function packageJson(url: URL): Promise<PackageJson> {
  return JSON.parse(await readFile(url, 'utf8')) as PackageJson;
}

describe('the preset', () => {
  it('depends on exactly the plugins that it names', async () => {
    const { dependencies } = await packageJson(new URL('../package.json', import.meta.url));
    const plugins = Object.keys(dependencies).filter((name) => name !== '@fovea/contracts');
    expect([...preset.plugins].sort()).toEqual(plugins.sort());
  });

  it('names defaults that its plugins contribute', async () => {
    const contributes: string[] = [];
    for (const name of preset.plugins) {
      const folder = name.replace('@fovea/', '../../');
      const { fovea } = await packageJson(new URL(`${folder}/package.json`, import.meta.url));
      contributes.push(...(fovea?.contributes ?? []));
    }
    expect(contributes).toContain(`backend:${preset.backend.use}`);
    expect(contributes).toContain(`store:${preset.store.use}`);
  });
});
