import { p } from '@fovea/contracts';

/** Fields of the published networks: names and bounds as in the plain families, defaults as published. */
export const publishedWidth = p.number({
  title: 'Width',
  description: 'Multiplies the channels of every layer; 1 is the published network.',
  unit: '1',
  min: 0.05,
  max: 2,
  default: 1,
  source: 'https://arxiv.org/abs/1704.04861',
});

export const publishedDenseUnits = p.integer({
  title: 'Dense units',
  description: 'Of a hidden dense layer before the classes; 0, as published, leaves it out.',
  unit: 'units',
  min: 0,
  max: 4096,
  default: 0,
});

export const publishedHead = p.choice(['flatten', 'globalAveragePooling'], {
  title: 'Head',
  description: 'What leads to the dense layers: all positions of the last map, or its average over them.',
  default: 'globalAveragePooling',
  source: 'https://arxiv.org/abs/1312.4400',
});

export const signedMean = p.number({
  title: 'Mean',
  description: 'Subtracted from pixels in [0, 1], before dividing by the deviation.',
  unit: '1',
  min: 0,
  max: 1,
  default: 0.5,
});

export const signedStd = p.number({
  title: 'Deviation',
  description: 'Divides what is left of a pixel. Mean 0.5 with 0.5 here gives [-1, 1]; 0 with 1 gives [0, 1].',
  unit: '1',
  min: 0.01,
  max: 1,
  default: 0.5,
});
