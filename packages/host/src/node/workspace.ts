import { resolve } from 'node:path';
import type { Use } from '@fovea/contracts';
import { Catalog } from '../catalog/index.ts';
import { pluginUntrusted } from '../errors.ts';
import { loadConfig, type LoadedConfig } from './load-config.ts';
import { locatePlugin, type PluginLocation } from './locate-plugin.ts';
import { catalogOf } from './plugin-catalog-file.ts';

/** Plugins and defaults that an application brings along; `@fovea/preset` is one. */
export interface Preset {
  readonly plugins: readonly string[];
  readonly backend: Use;
  readonly store: Use;
  /** URL of a module from which the names resolve. */
  readonly resolveFrom: string;
}

export interface WorkspaceOptions {
  readonly preset: Preset;
  /** Where the configuration is looked for, upwards; the current folder when left out. */
  readonly folder?: string;
  /** Instead of looking for one. */
  readonly config?: LoadedConfig;
  /** Instead of the configuration's; relative to the current folder. */
  readonly dataFolder?: string;
  /** Plugins that a pipeline asks for: npm names, or folders relative to `pipelineFolder`. Never trusted with the host. */
  readonly pipelinePlugins?: readonly string[];
  readonly pipelineFolder?: string;
}

/** Configuration, plugins as data, and defaults: what explaining, planning and running start from. */
export interface Workspace {
  readonly config: LoadedConfig;
  readonly catalog: Catalog;
  /** Where each plugin is, by npm name. */
  readonly plugins: ReadonlyMap<string, PluginLocation>;
  readonly backend: Use;
  readonly store: Use;
  /** Absolute. */
  readonly dataFolder: string;
}

/**
 * Reads the configuration and the catalogue of every plugin it, the preset and the pipeline name.
 *
 * @throws CONFIG_INVALID, PLUGIN_LOAD_FAILED, PLUGIN_MANIFEST_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_UNTRUSTED,
 * PLUGIN_DUPLICATE_ID.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { preset, folder, pipelinePlugins = [] } = options;
  const config = options.config ?? (await loadConfig(folder));
  const plugins = new Map<string, PluginLocation>();
  const trusted = [
    ...preset.plugins.map((name) => [name, preset.resolveFrom]),
    ...config.plugins.map((name) => [name, config.folder]),
  ];
  for (const [name = '', base = ''] of trusted) {
    const location = await locatePlugin(name, [base, config.folder, preset.resolveFrom]);
    plugins.set(location.name, location);
  }
  for (const name of pipelinePlugins) {
    const location = await locatePlugin(name, [
      options.pipelineFolder ?? config.folder,
      config.folder,
      preset.resolveFrom,
    ]);
    if (plugins.has(location.name)) continue;
    if (location.manifest.trust === 'host') throw pluginUntrusted(location.name);
    plugins.set(location.name, location);
  }
  const catalogued = [];
  for (const location of plugins.values()) {
    catalogued.push({ catalog: await catalogOf(location), specifier: location.entry });
  }
  return {
    config,
    catalog: new Catalog(catalogued),
    plugins,
    backend: preset.backend,
    store: config.artifacts ?? preset.store,
    dataFolder: options.dataFolder === undefined ? config.dataFolder : resolve(options.dataFolder),
  };
}
