export { fileArtifacts } from './file-artifacts.ts';
export { plugin, plugin as default } from './plugin.ts';
