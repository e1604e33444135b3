import { defineContribution, p } from '@fovea/contracts';
import { assertNode } from './environment.ts';
import { photoOptions, photoParams } from './photo-params.ts';

const subject = 'dataset:fovea/image-files';

/** Photos that nobody has labelled, to predict on. */
export const imageFiles = defineContribution({
  kind: 'dataset',
  id: 'fovea/image-files',
  behaviour: 1,
  title: 'Photos without labels',
  summary:
    'JPEG, PNG and WebP files, in the order given, as the test split. They have no labels: each counts as the first class, so ' +
    'that scores on them mean nothing. Files that are missing or damaged are listed and left out.',
  params: p.params({
    files: p.pathList({
      title: 'Files',
      description: 'Relative paths start from the base folder of the project.',
      maxItems: 10_000,
    }),
    classes: p.path({
      title: 'Classes file',
      description: 'JSON with names or with objects that have a `name`, or one name a line; empty for one class.',
      default: '',
    }),
    ...photoParams,
  }),
  create: async (params, context) => {
    assertNode(subject);
    const { openImageFiles } = await import('./node/image-files-source.ts');
    return openImageFiles({ subject, ...photoOptions(params) }, context);
  },
});
