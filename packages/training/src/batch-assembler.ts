import type { Augmentation, Preprocessing, Rng } from '@fovea/contracts';
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
  readonly #preprocessing: Preprocessing;
  readonly #augmentations: readonly Augmentation[];
  readonly #imageSize: number;
  readonly #pixels: Uint8Array;
  readonly #inputs: Float32Array;
  readonly #labels: Int32Array;

  /** @param batchSize the largest batch. */
  constructor(
    images: LabeledImages,
    preprocessing: Preprocessing,
    batchSize: number,
    augmentations: readonly Augmentation[] = [],
  ) {
    const [height, width, channels] = images.split.shape;
    this.#images = images;
    this.#preprocessing = preprocessing;
    this.#augmentations = augmentations;
    this.#imageSize = height * width * channels;
    this.#pixels = new Uint8Array(batchSize * this.#imageSize);
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
      let pixels = split.pixels.subarray(index * size, (index + 1) * size);
      if (rngAt !== undefined && this.#augmentations.length > 0) {
        const rng = rngAt(item, index);
        for (const augmentation of this.#augmentations) pixels = augmentation.apply(pixels, split.shape, rng);
      }
      this.#pixels.set(pixels, item * size);
      this.#labels[item] = split.labels[index]!;
    }
    const isFull = count === this.#labels.length;
    const pixels = isFull ? this.#pixels : this.#pixels.subarray(0, count * size);
    const inputs = isFull ? this.#inputs : this.#inputs.subarray(0, count * size);
    preprocess(pixels, count, split.shape, this.#preprocessing, inputs);
    return { inputs, labels: isFull ? this.#labels : this.#labels.subarray(0, count) };
  }
}
