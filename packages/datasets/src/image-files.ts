import { defineContribution, p } from '@fovea/contracts';
import type { ImageShape } from '@fovea/contracts';
import { assertNode } from './environment.ts';

const subject = 'dataset:fovea/image-files';
const maxSide = 1024;

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
    files: p.textList({
      title: 'Files',
      description: 'Relative paths start from the base folder of the project.',
      maxItems: 10_000,
    }),
    classes: p.text({
      title: 'Classes file',
      description: 'JSON with names or with objects that have a `name`, or one name a line; empty for one class.',
      default: '',
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
  }),
  create: async ({ height, width, colour, resizeTo, ...options }, context) => {
    assertNode(subject);
    const { openImageFiles } = await import('./node/image-files-source.ts');
    const shape: ImageShape = [height, width, colour === 'grey' ? 1 : 3];
    return openImageFiles({ subject, shape, ...(resizeTo === undefined ? {} : { resizeTo }), ...options }, context);
  },
});
