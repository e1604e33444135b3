import { defineContribution, p } from '@fovea/contracts';

/** Mirrors half of the images; from it broken augmentations are made. */
export const mirror = defineContribution({
  kind: 'augmentation',
  id: 'sound/mirror',
  behaviour: 1,
  title: 'Mirror',
  summary: 'Mirrors half of the images, left to right.',
  params: p.params({}),
  create: () => ({
    apply(pixels, [, width, channels], rng) {
      if (rng.next() < 0.5) return pixels;
      return pixels.map((_, index) => {
        const pixel = Math.floor(index / channels);
        const mirrored = pixel - (pixel % width) + (width - 1 - (pixel % width));
        return pixels[mirrored * channels + (index % channels)] ?? 0;
      });
    },
  }),
});

/** Examples as they come; from it broken samplers are made. */
export const inOrder = defineContribution({
  kind: 'sampler',
  id: 'sound/in-order',
  behaviour: 1,
  title: 'In order',
  summary: 'Examples as they come.',
  params: p.params({}),
  create: () => ({ order: ({ labels }) => Int32Array.from(labels.keys()) }),
});
