import { configurationToken, defineContribution, p } from '@fovea/contracts';

/** Content-addressed artifacts in a folder that several servers see, such as one that they all mount. */
export const sharedFiles = defineContribution({
  kind: 'store',
  id: 'fovea/shared-files',
  behaviour: 1,
  title: 'Artifacts in a shared folder',
  summary: 'Immutable files named by their SHA-256, in one folder for several servers on one database.',
  params: p.params({
    folder: p.requiredPath({
      title: 'Folder',
      description: 'One that every server sees and may write to; relative to the configuration file',
    }),
  }),
  async create(params, context) {
    // Loaded here and not above: the entry stays free of Node modules.
    const { FileArtifactStore, sharedFolder } = await import('./node/index.ts');
    const { folder, workFolder } = sharedFolder(params.folder, context.get(configurationToken));
    return new FileArtifactStore(folder, undefined, workFolder);
  },
});
