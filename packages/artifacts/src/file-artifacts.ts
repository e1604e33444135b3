import { configurationToken, defineContribution, p } from '@fovea/contracts';

/** Content-addressed artifacts as files in the data folder. */
export const fileArtifacts = defineContribution({
  kind: 'store',
  id: 'fovea/file-artifacts',
  behaviour: 1,
  title: 'Artifacts on disk',
  summary: 'Immutable files named by their SHA-256; written durably, verified when read.',
  params: p.params({
    folder: p.text({ title: 'Folder', description: 'Inside the data folder', default: 'artifacts', maxLength: 200 }),
  }),
  async create(params, context) {
    // Loaded here and not above: the entry stays free of Node modules.
    const { FileArtifactStore, insideFolder } = await import('./node/index.ts');
    return new FileArtifactStore(insideFolder(context.get(configurationToken).dataFolder, params.folder));
  },
});
