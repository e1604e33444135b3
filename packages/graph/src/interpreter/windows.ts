import type { Padding, Pair } from '@fovea/contracts';
import { outputGeometry } from '../geometry.ts';
import type { Shape } from '../ops/op-definition.ts';
import type { Values } from './kernel.ts';

/** How windows lie over an image, with the numbers that loops need. */
export interface WindowLayout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

export function windowLayout(
  image: Shape,
  kernelSize: Pair,
  { strides, padding, dilations = [1, 1] }: { strides: Pair; padding: Padding; dilations?: Pair },
): WindowLayout {
  const [height, width, channels] = image as readonly [number, number, number];
  const geometry = outputGeometry({ inputSize: [height, width], kernelSize, strides, dilations, padding });
  const [kernelHeight, kernelWidth] = kernelSize;
  return { height, width, channels, kernelHeight, kernelWidth, strides, dilations, ...geometry };
}

/**
 * Copies the windows of one output row into `patches`, `[outWidth, kernelHeight * kernelWidth * channels]`, with the zero
 * point taken off; padding becomes 0.
 */
export function gatherPatches(
  layout: WindowLayout,
  input: Values,
  y: number,
  zeroPoint: number,
  patches: Values,
): void {
  const { height, width, channels, kernelHeight, kernelWidth, strides, dilations, outWidth, padTop, padLeft } = layout;
  let to = 0;
  for (let x = 0; x < outWidth; x++) {
    for (let ky = 0; ky < kernelHeight; ky++) {
      const row = y * strides[0] - padTop + ky * dilations[0];
      for (let kx = 0; kx < kernelWidth; kx++) {
        const column = x * strides[1] - padLeft + kx * dilations[1];
        if (row < 0 || row >= height || column < 0 || column >= width) {
          for (let c = 0; c < channels; c++) patches[to++] = 0;
        } else {
          const from = (row * width + column) * channels;
          for (let c = 0; c < channels; c++) patches[to++] = input[from + c]! - zeroPoint;
        }
      }
    }
  }
}

/** Calls `visit` with the part of each window that lies inside the image, in output order. Undilated windows only. */
export function forEachWindow(
  layout: WindowLayout,
  visit: (output: number, top: number, bottom: number, left: number, right: number) => void,
): void {
  for (let y = 0; y < layout.outHeight; y++) {
    const top = y * layout.strides[0] - layout.padTop;
    for (let x = 0; x < layout.outWidth; x++) {
      const left = x * layout.strides[1] - layout.padLeft;
      visit(
        y * layout.outWidth + x,
        Math.max(top, 0),
        Math.min(top + layout.kernelHeight, layout.height),
        Math.max(left, 0),
        Math.min(left + layout.kernelWidth, layout.width),
      );
    }
  }
}
