export { FileArtifactStore } from './file-artifact-store.ts';
export { insideFolder } from './inside-folder.ts';
