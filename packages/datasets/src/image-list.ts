import { defineContribution, p } from '@fovea/contracts';
import { assertNode } from './environment.ts';
import { licenceParam } from './licence-param.ts';
import { photoOptions, photoParams } from './photo-params.ts';

const subject = 'dataset:fovea/image-list';

/** Photos named in a list with their class index, such as a sample of ImageNet. */
export const imageList = defineContribution({
  kind: 'dataset',
  id: 'fovea/image-list',
  behaviour: 1,
  title: 'List of photos',
  summary:
    'JPEG, PNG and WebP photos as lines of `file <tab> class index`. Class names come from a file of their own: JSON with ' +
    'names or with objects that have a `name`, or one name a line. Files that are missing or damaged are listed and left out.',
  params: p.params({
    list: p.requiredPath({
      title: 'List',
      description: 'The .tsv file. Relative paths start from the base folder of the project.',
    }),
    folder: p.path({
      title: 'Folder',
      description:
        'That the file names start from; when empty `images` beside the list, or where that is not, the list.',
      default: '',
    }),
    classes: p.path({
      title: 'Classes file',
      description: 'Names in the order of their index; when empty classes are numbered up to the largest index.',
      default: '',
    }),
    split: p.choice(['train', 'validation', 'test'], {
      title: 'Split',
      description: 'Which part the photos play.',
      default: 'test',
    }),
    ...photoParams,
    licence: licenceParam({ default: 'not stated' }),
  }),
  create: async (params, context) => {
    assertNode(subject);
    const { openImageList } = await import('./node/image-list-source.ts');
    return openImageList({ subject, ...photoOptions(params) }, context);
  },
});
