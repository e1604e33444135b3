import { defineContribution, p, type ImageShape } from '@fovea/contracts';

/** Mirrors an image, left to right or upside down, each with its own probability. */
export const flip = defineContribution({
  kind: 'augmentation',
  id: 'fovea/flip',
  behaviour: 1,
  title: 'Flip',
  summary: 'Mirrors images at random. Not for digits or letters, which a mirror changes.',
  sources: [
    {
      title: 'Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks',
      url: 'https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks',
      year: 2012,
    },
  ],
  params: p.params({
    horizontal: p.number({
      title: 'Left to right',
      description: 'Probability of mirroring left to right',
      unit: '1',
      min: 0,
      max: 1,
      default: 0.5,
      source: 'https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomHorizontalFlip.html',
    }),
    vertical: p.number({
      title: 'Upside down',
      description: 'Probability of mirroring upside down; for images without an up, such as those from above',
      unit: '1',
      min: 0,
      max: 1,
      default: 0,
    }),
  }),
  create: ({ horizontal, vertical }) => ({
    // Both numbers are drawn each time, so that the stream does not depend on the params.
    apply(pixels, shape, rng) {
      const mirrorColumns = rng.next() < horizontal;
      const mirrorRows = rng.next() < vertical;
      return mirrorColumns || mirrorRows ? mirror(pixels, shape, mirrorRows, mirrorColumns) : pixels;
    },
  }),
});

function mirror(
  pixels: Uint8Array,
  [height, width, channels]: ImageShape,
  mirrorRows: boolean,
  mirrorColumns: boolean,
): Uint8Array {
  const mirrored = new Uint8Array(pixels.length);
  let target = 0;
  for (let row = 0; row < height; row++) {
    const sourceRow = mirrorRows ? height - 1 - row : row;
    for (let column = 0; column < width; column++) {
      const sourceColumn = mirrorColumns ? width - 1 - column : column;
      const source = (sourceRow * width + sourceColumn) * channels;
      for (let channel = 0; channel < channels; channel++) mirrored[target++] = pixels[source + channel]!;
    }
  }
  return mirrored;
}
