import { defineContribution, p } from '@fovea/contracts';
import { fillField, translate } from './translate.ts';

/** Moves an image by a random whole number of pixels, up to a share of each side. */
export const shift = defineContribution({
  kind: 'augmentation',
  id: 'fovea/shift',
  behaviour: 1,
  title: 'Shift',
  summary: 'Moves images at random, by up to a share of each side.',
  sources: [
    {
      title: 'Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks',
      url: 'https://doi.org/10.1109/ICDAR.2003.1227801',
      year: 2003,
    },
  ],
  params: p.params({
    maxFraction: p.number({
      title: 'Largest shift',
      description: 'As a share of the side, rounded to whole pixels',
      unit: '1',
      min: 0,
      max: 0.5,
      default: 0.1,
    }),
    fill: fillField('edge'),
  }),
  create: ({ maxFraction, fill }) => ({
    apply(pixels, shape, rng) {
      const maxDown = Math.round(maxFraction * shape[0]);
      const maxRight = Math.round(maxFraction * shape[1]);
      const down = rng.integer(2 * maxDown + 1) - maxDown;
      const right = rng.integer(2 * maxRight + 1) - maxRight;
      return translate(pixels, shape, down, right, fill);
    },
  }),
});
