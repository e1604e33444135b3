import type { Padding, Pair } from '@fovea/contracts';
import { emptyOutput, invalidField, shapeMismatch } from '../errors.ts';
import { outputGeometry } from '../geometry.ts';
import type { Shape } from './op-definition.ts';

export type ImageDimensions = readonly [height: number, width: number, channels: number];

export function requireImage(shape: Shape, path: string): ImageDimensions {
  if (shape.length !== 3) throw shapeMismatch(path, '[height, width, channels]', shape);
  return shape as ImageDimensions;
}

export function requireUnits(shape: Shape, path: string): number {
  if (shape.length !== 1) throw shapeMismatch(path, '[units]', shape, 'Insert flatten or a global pool before it.');
  return shape[0]!;
}

/** A weight must have exactly this shape. */
export function requireWeight(shape: Shape | undefined, expected: Shape, path: string): void {
  if (shape !== undefined && !sameShape(shape, expected)) {
    throw shapeMismatch(path, `[${expected.join(', ')}]`, shape);
  }
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

interface SlidingWindow {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

/** Height and width after a window has moved over an image. */
export function slide(image: ImageDimensions, kernelSize: Pair, window: SlidingWindow, path: string): Pair {
  const inputSize: Pair = [image[0], image[1]];
  const { outHeight, outWidth } = outputGeometry({ inputSize, kernelSize, ...window });
  if (outHeight < 1 || outWidth < 1) {
    const effective = [0, 1].map((axis) => (kernelSize[axis]! - 1) * window.dilations[axis]! + 1);
    throw emptyOutput(path, inputSize, effective);
  }
  return [outHeight, outWidth];
}

/** No engine of the TensorFlow family takes both at once. */
export function refuseStridedDilation({ strides, dilations }: SlidingWindow, path: string): void {
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1) {
    throw invalidField(`${path}.attributes.dilations`, '[1, 1] where strides are above 1', dilations);
  }
}
