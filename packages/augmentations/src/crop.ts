import { defineContribution, p } from '@fovea/contracts';
import { fillField, translate } from './translate.ts';

const resNet = 'https://arxiv.org/abs/1512.03385';

/** Pads an image on all sides and cuts its own size out of it at a random place. */
export const crop = defineContribution({
  kind: 'augmentation',
  id: 'fovea/crop',
  behaviour: 1,
  title: 'Crop',
  summary: 'Pads images and cuts their own size out at a random place.',
  sources: [{ title: 'He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition', url: resNet, year: 2015 }],
  params: p.params({
    padding: p.integer({
      title: 'Padding',
      description: 'Pixels added on each side; more than a side moves the image out of sight',
      unit: 'px',
      min: 0,
      max: 256,
      default: 4,
      source: resNet,
    }),
    fill: fillField('zero'),
  }),
  create: ({ padding, fill }) => ({
    // Cutting at (top, left) of the padded image is moving the image by (padding - top, padding - left).
    apply(pixels, shape, rng) {
      const top = rng.integer(2 * padding + 1);
      const left = rng.integer(2 * padding + 1);
      return translate(pixels, shape, padding - top, padding - left, fill);
    },
  }),
});
