/** Mean and standard deviation of each channel, the last axis, over all pixels of all images: `[channels]` each. */
export interface ChannelStatistics {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * Gathers the statistics of one value, image by image.
 *
 * @remarks The moments of each image are kept and summed in the order of their size, so that the order of the images does
 * not show even in the last bit.
 */
export class ChannelMoments {
  readonly #channels: number;
  /** By channel, one number an image. */
  readonly #means: number[][];
  readonly #squares: number[][];

  constructor(channels: number) {
    this.#channels = channels;
    this.#means = Array.from({ length: channels }, () => []);
    this.#squares = Array.from({ length: channels }, () => []);
  }

  /** @param values `[..., channels]` of one image. @returns false where one is not finite. */
  add(values: ArrayLike<number>): boolean {
    const channels = this.#channels;
    const sums = new Float64Array(channels);
    const squares = new Float64Array(channels);
    for (let index = 0; index < values.length; index += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[index + channel] as number;
        sums[channel]! += value;
        squares[channel]! += value * value;
      }
    }
    const pixels = values.length / channels;
    for (let channel = 0; channel < channels; channel++) {
      this.#means[channel]?.push(sums[channel]! / pixels);
      this.#squares[channel]?.push(squares[channel]! / pixels);
    }
    return squares.every(Number.isFinite);
  }

  statistics(): ChannelStatistics {
    const mean = Float64Array.from(this.#means, meanOf);
    const deviation = Float64Array.from(this.#squares, (squares, channel) =>
      Math.sqrt(Math.max(0, meanOf(squares) - mean[channel]! ** 2)),
    );
    return { mean, deviation };
  }
}

function meanOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
}
