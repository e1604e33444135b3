import type { Augmentation, ImageShape, Preprocessing, Rng } from '@fovea/contracts';
import { preprocess } from '@fovea/graph';
import type { LabeledImages } from './labeled-images.ts';

export interface AssembledBatch {
  /** `[count, ...shape]`, preprocessed; overwritten by the next batch. */
  readonly inputs: Float32Array;
  /** `[count]`; overwritten by the next batch. */
  readonly labels: Int32Array;
}

/** Gathers, augments and preprocesses batches into buffers that are allocated once. */
export class BatchAssembler {
  readonly #images: LabeledImages;
  readonly #augmentations: readonly Augmentation[];
  readonly #imageSize: number;
  readonly #channels: number;
  readonly #table: Float32Array;
  readonly #inputs: Float32Array;
  readonly #labels: Int32Array;

  /**
   * @param batchSize the largest batch.
   * @throws IMAGE_INVALID when the images are not of the preprocessing's size.
   */
  constructor(
    images: LabeledImages,
    preprocessing: Preprocessing,
    batchSize: number,
    augmentations: readonly Augmentation[] = [],
  ) {
    const [height, width, channels] = images.split.shape;
    this.#images = images;
    this.#augmentations = augmentations;
    this.#imageSize = height * width * channels;
    this.#channels = channels;
    this.#table = pixelTable(images.split.shape, preprocessing);
    this.#inputs = new Float32Array(batchSize * this.#imageSize);
    this.#labels = new Int32Array(batchSize);
  }

  /**
   * Assembles `count` examples.
   * @param positionAt place in the selection of each example of the batch.
   * @param rngAt the random stream of each example; asked for only where there are augmentations.
   */
  assemble(
    count: number,
    positionAt: (item: number) => number,
    rngAt?: (item: number, splitIndex: number) => Rng,
  ): AssembledBatch {
    const { split, indices } = this.#images;
    const size = this.#imageSize;
    for (let item = 0; item < count; item++) {
      const position = positionAt(item);
      const index = indices === undefined ? position : indices[position]!;
      this.#labels[item] = split.labels[index]!;
      if (rngAt === undefined || this.#augmentations.length === 0) {
        lookUp(split.pixels, index * size, this.#table, this.#channels, this.#inputs, item * size, size);
        continue;
      }
      const rng = rngAt(item, index);
      let pixels = split.pixels.subarray(index * size, (index + 1) * size);
      for (const augmentation of this.#augmentations) pixels = augmentation.apply(pixels, split.shape, rng);
      lookUp(pixels, 0, this.#table, this.#channels, this.#inputs, item * size, size);
    }
    const isFull = count === this.#labels.length;
    return {
      inputs: isFull ? this.#inputs : this.#inputs.subarray(0, count * size),
      labels: isFull ? this.#labels : this.#labels.subarray(0, count),
    };
  }
}

/** `[256, channels]`: what each pixel value becomes. Preprocessing treats pixels one by one, so that a ramp tells all. */
function pixelTable(shape: ImageShape, preprocessing: Preprocessing): Float32Array {
  preprocess(new Uint8Array(0), 0, shape, preprocessing);
  const channels = shape[2];
  const ramp = Uint8Array.from({ length: 256 * channels }, (_, index) => Math.floor(index / channels));
  return preprocess(ramp, 1, [256, 1, channels], { ...preprocessing, height: 256, width: 1 });
}

/** Writes the preprocessed values of one image. */
function lookUp(
  pixels: Uint8Array,
  from: number,
  table: Float32Array,
  channels: number,
  inputs: Float32Array,
  to: number,
  size: number,
): void {
  if (channels === 1) {
    for (let index = 0; index < size; index++) inputs[to + index] = table[pixels[from + index]!]!;
    return;
  }
  for (let index = 0; index < size; index += 3) {
    inputs[to + index] = table[pixels[from + index]! * 3]!;
    inputs[to + index + 1] = table[pixels[from + index + 1]! * 3 + 1]!;
    inputs[to + index + 2] = table[pixels[from + index + 2]! * 3 + 2]!;
  }
}
