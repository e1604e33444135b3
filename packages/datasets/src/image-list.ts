import { defineContribution, p } from '@fovea/contracts';
import type { ImageShape } from '@fovea/contracts';
import { assertNode } from './environment.ts';

const subject = 'dataset:fovea/image-list';
const maxSide = 1024;

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
    list: p.requiredText({
      title: 'List',
      description: 'The .tsv file. Relative paths start from the base folder of the project.',
    }),
    folder: p.text({
      title: 'Folder',
      description:
        'That the file names start from; when empty `images` beside the list, or where that is not, the list.',
      default: '',
    }),
    classes: p.text({
      title: 'Classes file',
      description: 'Names in the order of their index; when empty classes are numbered up to the largest index.',
      default: '',
    }),
    split: p.choice(['train', 'validation', 'test'], {
      title: 'Split',
      description: 'Which part the photos play.',
      default: 'test',
    }),
    height: p.integer({ title: 'Height', unit: 'px', min: 1, max: maxSide, default: 224 }),
    width: p.integer({ title: 'Width', unit: 'px', min: 1, max: maxSide, default: 224 }),
    colour: p.choice(['rgb', 'grey'], { title: 'Colour', description: 'Three channels or one.', default: 'rgb' }),
    fit: p.choice(['crop', 'squeeze', 'pad'], {
      title: 'Fit',
      description:
        'How a photo of another shape is fitted: scaled to cover and cropped around its centre; squeezed; or letterboxed ' +
        'on black.',
      default: 'crop',
    }),
    resizeTo: p.optionalInteger({
      title: 'Resize to',
      description: 'Shortest side before the central crop; left out: as small as still covers it. For fit `crop` only.',
      unit: 'px',
      min: 1,
      max: 2 * maxSide,
    }),
    licence: p.text({
      title: 'Licence',
      description: 'Of the photos, for the record.',
      default: 'not stated',
      maxLength: 200,
    }),
  }),
  create: async ({ height, width, colour, resizeTo, ...options }, context) => {
    assertNode(subject);
    const { openImageList } = await import('./node/image-list-source.ts');
    const shape: ImageShape = [height, width, colour === 'grey' ? 1 : 3];
    return openImageList({ subject, shape, ...(resizeTo === undefined ? {} : { resizeTo }), ...options }, context);
  },
});
