import { defineContribution, p } from '@fovea/contracts';
import type { ImageShape } from '@fovea/contracts';
import { assertNode } from './environment.ts';

const subject = 'dataset:fovea/image-folder';
const maxSide = 1024;

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
    folder: p.requiredText({
      title: 'Folder',
      description: 'Holds the class folders. Relative paths start from the base folder of the project.',
    }),
    height: p.integer({ title: 'Height', unit: 'px', min: 1, max: maxSide, default: 224 }),
    width: p.integer({
      title: 'Width',
      unit: 'px',
      min: 1,
      max: maxSide,
      default: 224,
      source: 'https://arxiv.org/abs/1409.1556',
    }),
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
    licence: p.text({
      title: 'Licence',
      description: 'Of the photos, for the record.',
      default: 'not stated',
      maxLength: 200,
    }),
  }),
  create: async ({ height, width, colour, resizeTo, ...options }, context) => {
    assertNode(subject);
    const { openImageFolder } = await import('./node/image-folder-source.ts');
    const shape: ImageShape = [height, width, colour === 'grey' ? 1 : 3];
    return openImageFolder({ subject, shape, ...(resizeTo === undefined ? {} : { resizeTo }), ...options }, context);
  },
});
