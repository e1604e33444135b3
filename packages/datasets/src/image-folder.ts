import { defineContribution, p } from '@fovea/contracts';
import { assertNode } from './environment.ts';
import { licenceParam } from './licence-param.ts';
import { photoOptions, photoParams } from './photo-params.ts';

const subject = 'dataset:fovea/image-folder';

/** A folder of labelled photos: one folder for each class. */
export const imageFolder = defineContribution({
  kind: 'dataset',
  id: 'fovea/image-folder',
  behaviour: 1,
  title: 'Folder of photos',
  summary:
    'JPEG, PNG and WebP photos as <folder>/<class>/photo.jpg, or <folder>/train/<class>/photo.jpg with validation and test ' +
    'beside train. Without a test folder a part of each class is held back. Damaged files are listed and left out; of ' +
    'files with the same bytes one is kept, none where their classes differ.',
  params: p.params({
    folder: p.requiredPath({
      title: 'Folder',
      description: 'Holds the class folders. Relative paths start from the base folder of the project.',
    }),
    ...photoParams,
    testFraction: p.number({
      title: 'Test share',
      description: 'Share of each class that is held back for testing where there is no test folder; 0 for none.',
      unit: '1',
      min: 0,
      max: 0.9,
      default: 0.2,
    }),
    seed: p.integer({
      title: 'Split seed',
      description: 'Chooses the held-back photos. It is not the seed of the run, so that runs share their test photos.',
      unit: '1',
      min: 0,
      max: 2 ** 31 - 1,
      default: 0,
    }),
    licence: licenceParam({ default: 'not stated' }),
  }),
  create: async (params, context) => {
    assertNode(subject);
    const { openImageFolder } = await import('./node/image-folder-source.ts');
    return openImageFolder({ subject, ...photoOptions(params) }, context);
  },
});
