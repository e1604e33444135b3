export { checkManifest, checkPlugin, pluginOf, type HostFacts } from './check-plugin.ts';
export { manifestSchema, parseManifest } from './manifest.ts';
export {
  PluginHost,
  type CreateOptions,
  type LoadedPlugin,
  type PluginHostOptions,
  type ServiceBinding,
} from './plugin-host.ts';
