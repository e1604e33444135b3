import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from './load-config.ts';
import { locatePlugin } from './locate-plugin.ts';
import { buildPluginCatalog, catalogOf } from './plugin-catalog-file.ts';
import { resolveExports } from './resolve-exports.ts';
import { fixturePluginFolder, fixturePreset } from './testing-fixtures/fixture-workspace.ts';
import { openWorkspace } from './workspace.ts';

const manifest = {
  apiVersion: 1,
  requires: { fovea: '^0.1.0' },
  platforms: ['node'],
  contributes: [],
  trust: 'worker',
  entry: { runtime: '.' },
  permissions: [],
};
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-plugins-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function writePlugin(
  name: string,
  packageJson: object,
  entry = 'export default { $$type: "@fovea/plugin", id: "x", contributions: [] };',
) {
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  const whole = {
    name: 'x',
    version: '1.0.0',
    type: 'module',
    exports: { '.': './index.js', './package.json': './package.json' },
    fovea: manifest,
    ...packageJson,
  };
  await writeFile(join(target, 'package.json'), JSON.stringify(whole));
  await writeFile(join(target, 'index.js'), entry);
  return target;
}

describe('resolveExports', () => {
  const conditions = new Set(['node', 'import', '@fovea/source']);

  it.each([
    ['./a.js', '.', './a.js'],
    [{ import: './a.mjs', default: './a.js' }, '.', './a.mjs'],
    [{ '.': { '@fovea/source': './src/index.ts', default: './dist/index.js' } }, '.', './src/index.ts'],
    [{ '.': { browser: './b.js', require: './c.js', default: './d.js' } }, '.', './d.js'],
    [{ '.': { node: { require: './c.js' }, default: './d.js' } }, '.', './d.js'],
    [{ '.': './a.js' }, './node', undefined],
    [{ './node': { import: './n.js' } }, './node', './n.js'],
    [{ '.': null }, '.', undefined],
    [{ '.': './../outside.js' }, '.', undefined],
    [undefined, '.', undefined],
  ])('%j at %s is %s', (exports, subpath, expected) => {
    expect(resolveExports(exports, subpath, conditions)).toBe(expected);
  });
});

describe('locatePlugin', () => {
  it('finds a package in node_modules above, and follows its link', async () => {
    const target = await writePlugin('elsewhere', {});
    await mkdir(join(folder, 'node_modules'), { recursive: true });
    await mkdir(join(folder, 'deep', 'er'), { recursive: true });
    await symlink(target, join(folder, 'node_modules', 'x'));
    const location = await locatePlugin('x', [join(folder, 'deep', 'er')]);
    expect(location).toMatchObject({
      name: 'x',
      version: '1.0.0',
      entry: pathToFileURL(join(target, 'index.js')).href,
    });
    expect(location.folder).toBe(target);
  });

  it.each([
    ['without manifest', { fovea: undefined }, 'PLUGIN_MANIFEST_INVALID', 'fovea'],
    [
      'with an unknown key in it',
      { fovea: { ...manifest, trusted: true } },
      'PLUGIN_MANIFEST_INVALID',
      'fovea.trusted',
    ],
    [
      'with a malformed contribution id',
      { fovea: { ...manifest, contributes: ['optimizer:lion'] } },
      'PLUGIN_MANIFEST_INVALID',
      'fovea.contributes.0',
    ],
    [
      'that hides its package.json',
      { exports: { '.': './index.js' } },
      'PLUGIN_MANIFEST_INVALID',
      'exports["./package.json"]',
    ],
    ['without name', { name: undefined }, 'PLUGIN_MANIFEST_INVALID', 'name'],
    [
      'that does not export its entry',
      { fovea: { ...manifest, entry: { runtime: './node' } } },
      'PLUGIN_MANIFEST_INVALID',
      'exports["./node"]',
    ],
    [
      'whose entry is not built',
      { exports: { '.': './dist/index.js', './package.json': './package.json' } },
      'PLUGIN_LOAD_FAILED',
      'dist/index.js',
    ],
  ])('refuses a package %s', async (_case, packageJson, code, path) => {
    await writePlugin('plugin', packageJson);
    await expect(locatePlugin('./plugin', [folder])).rejects.toMatchObject({
      code,
      details: { path: expect.stringContaining(path) },
    });
  });

  it('says how to install what is not there', async () => {
    await expect(locatePlugin('fovea-plugin-lion', [folder])).rejects.toThrow('npm install fovea-plugin-lion');
    await expect(locatePlugin('./nowhere', [folder])).rejects.toMatchObject({ code: 'PLUGIN_LOAD_FAILED' });
  });
});

describe('a plugin catalogue', () => {
  it('comes from the code when there is no file, and from the file once it is built', async () => {
    const source = await catalogOf(await locatePlugin(fixturePluginFolder, ['.']));
    expect(source.contributions.map(({ kind, id }) => `${kind}:${id}`)).toContain('step:fixture/train');
    const target = await writePlugin('plugin', {});
    const { catalog } = await buildPluginCatalog(target);
    // With its file beside it the code is not needed any more.
    await writeFile(join(target, 'index.js'), 'throw new Error("imported");');
    expect(await catalogOf(await locatePlugin(target, ['.']))).toEqual(catalog);
  });

  it('that is of another version, or was edited, is not believed', async () => {
    const { file, catalog } = await buildPluginCatalog(await writePlugin('plugin', {}));
    const broken = await writePlugin('broken', {}, 'throw new Error("imported");');
    const text = await readFile(file, 'utf8');
    for (const stale of [
      text.replace('"1.0.0"', '"0.9.0"'),
      text.replace(catalog.digest, '0'.repeat(64)),
      text.slice(9),
    ]) {
      await writeFile(join(broken, 'fovea.catalog.json'), stale);
      await expect(catalogOf(await locatePlugin(broken, ['.']))).rejects.toMatchObject({ code: 'PLUGIN_LOAD_FAILED' });
    }
  });

  it('is not asked of a plugin that does not fit', async () => {
    await writePlugin('plugin', { fovea: { ...manifest, apiVersion: 2 } }, 'throw new Error("imported");');
    await expect(catalogOf(await locatePlugin('./plugin', [folder]))).rejects.toMatchObject({
      code: 'PLUGIN_INCOMPATIBLE',
    });
  });
});

describe('loadConfig', () => {
  it('finds the nearest file above and makes its paths absolute', async () => {
    await writeFile(
      join(folder, 'fovea.config.json'),
      JSON.stringify({ plugins: ['./mine'], dataFolder: 'data', roots: { photos: '../photos' } }),
    );
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    expect(await loadConfig(join(folder, 'a', 'b'))).toEqual({
      file: join(folder, 'fovea.config.json'),
      folder,
      plugins: ['./mine'],
      dataFolder: join(folder, 'data'),
      roots: { photos: join(folder, '..', 'photos') },
    });
  });

  it('takes a module, and defaults where there is no file', async () => {
    expect(await loadConfig(folder)).toEqual({ folder, plugins: [], dataFolder: join(folder, '.fovea'), roots: {} });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'fovea.config.js'), "export default { plugins: ['x'] };");
    expect(await loadConfig(folder)).toMatchObject({ plugins: ['x'], dataFolder: join(folder, '.fovea') });
  });

  it.each([
    ['{"plugin":[]}', 'plugin'],
    ['{"dataFolder":"/"}', 'dataFolder'],
    ['{"plugins":"x"}', 'plugins'],
    ['{"roots":{"../x":"."}}', 'roots'],
    ['{"store":{"settings":{}}}', 'store.package'],
  ])('refuses %s, naming the key', async (text, path) => {
    await writeFile(join(folder, 'fovea.config.json'), text);
    await expect(loadConfig(folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID', details: { path } });
  });

  it('refuses what it cannot read', async () => {
    await writeFile(join(folder, 'fovea.config.json'), '{');
    await expect(loadConfig(folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('openWorkspace', () => {
  it('adds the plugins of configuration and pipeline to those of the preset', async () => {
    await writePlugin('mine', { name: 'mine' });
    await writePlugin('theirs', { name: 'theirs' });
    await writeFile(join(folder, 'fovea.config.json'), JSON.stringify({ plugins: ['./mine'] }));
    const { plugins, dataFolder } = await openWorkspace({
      preset: fixturePreset,
      folder,
      pipelinePlugins: ['./theirs'],
    });
    expect([...plugins.keys()]).toEqual(['fixture-plugin', 'mine', 'theirs']);
    expect(dataFolder).toBe(join(folder, '.fovea'));
  });

  it('lets no pipeline bring a plugin into the host', async () => {
    await cp(fixturePluginFolder, join(folder, 'theirs'), { recursive: true });
    const packageFile = join(folder, 'theirs', 'package.json');
    await writeFile(packageFile, (await readFile(packageFile, 'utf8')).replace('fixture-plugin', 'theirs'));
    await expect(openWorkspace({ preset: fixturePreset, folder, pipelinePlugins: ['./theirs'] })).rejects.toMatchObject(
      { code: 'PLUGIN_UNTRUSTED' },
    );
  });
});
