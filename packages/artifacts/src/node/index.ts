export { FileArtifactStore } from './file-artifact-store.ts';
export { insideFolder } from './inside-folder.ts';
export { sharedFolder } from './shared-folder.ts';
