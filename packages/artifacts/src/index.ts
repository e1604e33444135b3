export { fileArtifacts } from './file-artifacts.ts';
export { sharedFiles } from './shared-files.ts';
export { plugin, plugin as default } from './plugin.ts';
