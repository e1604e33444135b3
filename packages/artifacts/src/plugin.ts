import { definePlugin } from '@fovea/contracts';
import { fileArtifacts } from './file-artifacts.ts';

export const plugin = definePlugin({ id: '@fovea/artifacts', contributions: [fileArtifacts] });
