import { definePlugin } from '@fovea/contracts';
import { fileArtifacts } from './file-artifacts.ts';
import { sharedFiles } from './shared-files.ts';

export const plugin = definePlugin({ id: '@fovea/artifacts', contributions: [fileArtifacts, sharedFiles] });
