import { p } from '@fovea/contracts';
import type { ModelBuildInput, Preprocessing } from '@fovea/contracts';

/** Fields that the convolutional families share, name, meaning and bounds alike. */
export const baseFilters = p.integer({
  title: 'Base filters',
  description: 'Filters of the first convolution; each further block has twice as many.',
  unit: 'filters',
  min: 1,
  max: 512,
  default: 32,
});

export const width = p.number({
  title: 'Width',
  description:
    'Multiplies the filters of every convolution. Other widths than 1 round to a multiple of 4, at most a tenth down.',
  unit: '1',
  min: 0.05,
  max: 4,
  default: 1,
  source: 'https://arxiv.org/abs/1704.04861',
});

export const kernelSize = p.integer({
  title: 'Kernel size',
  description: 'Height and width of the convolution windows. 3 is the usual choice; larger ones see more at more cost.',
  unit: 'px',
  min: 1,
  max: 11,
  default: 3,
  source: 'https://arxiv.org/abs/1409.1556',
});

export const activation = p.choice(['relu', 'relu6', 'hardSwish', 'tanh'], {
  title: 'Activation',
  description: 'Of the hidden layers. relu6 bounds the range, which suits integer quantization.',
  default: 'relu',
});

export const dropout = p.number({
  title: 'Dropout',
  description: 'Share of the values before the last layer that is zeroed while training.',
  unit: '1',
  min: 0,
  max: 1,
  exclusiveMax: true,
  default: 0,
  source: 'https://jmlr.org/papers/v15/srivastava14a.html',
});

export const mean = p.number({
  title: 'Mean',
  description: 'Subtracted from pixels in [0, 1], before dividing by the deviation.',
  unit: '1',
  min: 0,
  max: 1,
  default: 0,
});

export const std = p.number({
  title: 'Deviation',
  description: 'Divides what is left of a pixel. Mean 0.5 with 0.5 here gives [-1, 1]; 0 with 1 gives [0, 1].',
  unit: '1',
  min: 0.01,
  max: 1,
  default: 1,
});

/** Pixels of 0..255 to `(pixel / 255 - mean) / std`, the same in every channel. */
export function pixelScaling(
  { inputShape, photoFit = { fit: 'crop' } }: Pick<ModelBuildInput, 'inputShape' | 'photoFit'>,
  values: { readonly mean: number; readonly std: number },
): Preprocessing {
  const [height, imageWidth, channels] = inputShape;
  return {
    height,
    width: imageWidth,
    channels,
    scale: 1 / 255,
    mean: new Array<number>(channels).fill(values.mean),
    std: new Array<number>(channels).fill(values.std),
    ...photoFit,
  };
}
