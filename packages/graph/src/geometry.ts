import type { Padding, Pair } from '@fovea/contracts';

export interface WindowGeometry {
  /** `[height, width]` of the image. */
  readonly inputSize: Pair;
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

export interface OutputGeometry {
  /** Below 1 where no window fits. */
  readonly outHeight: number;
  readonly outWidth: number;
  readonly padTop: number;
  readonly padBottom: number;
  readonly padLeft: number;
  readonly padRight: number;
}

/**
 * Where the windows of a convolution or pool lie.
 *
 * @remarks `same`: `out = ceil(in / stride)` and the padding is split with the odd pixel at the end. `valid` and explicit
 * padding: `out = floor((in + before + after - effective) / stride) + 1` with `effective = (kernel - 1) * dilation + 1`.
 * @source TensorFlow, "Notes on padding", https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
 */
export function outputGeometry({ inputSize, kernelSize, strides, dilations, padding }: WindowGeometry): OutputGeometry {
  const along = (axis: 0 | 1) => {
    const effective = (kernelSize[axis] - 1) * dilations[axis] + 1;
    if (padding === 'same') {
      const size = Math.ceil(inputSize[axis] / strides[axis]);
      const total = Math.max((size - 1) * strides[axis] + effective - inputSize[axis], 0);
      const before = Math.floor(total / 2);
      return { size, before, after: total - before };
    }
    const [before, after] = padding === 'valid' ? [0, 0] : padding[axis];
    const size = Math.floor((inputSize[axis] + before + after - effective) / strides[axis]) + 1;
    return { size, before, after };
  };
  const vertical = along(0);
  const horizontal = along(1);
  return {
    outHeight: vertical.size,
    outWidth: horizontal.size,
    padTop: vertical.before,
    padBottom: vertical.after,
    padLeft: horizontal.before,
    padRight: horizontal.after,
  };
}
