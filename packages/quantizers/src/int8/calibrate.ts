import type { CalibrationData, Graph, QuantizeContext } from '@fovea/contracts';
import { createInterpreter, inferShapes } from '@fovea/graph';
import { createCalibrationRun } from '../calibration-run.ts';
import { calibrationEmpty, calibrationNotFinite } from '../errors.ts';
import { chooseRange } from './calibrators.ts';
import type { CalibratorOptions, Range } from './calibrators.ts';
import { GrowingHistogram } from './histogram.ts';

/** What calibration learnt of a value. */
export interface ValueStatistics {
  /** Chosen by the calibrator. */
  readonly range: Range;
  /** Mean of each channel, the last axis, `[channels]`. */
  readonly channelMeans: Float64Array;
}

/**
 * The range and the channel means of each value of a float graph over the calibration images.
 *
 * @remarks Extremes, counts and means are the same in any order and any batching, so the result is too. Runs once on the
 * reference interpreter.
 * @throws CALIBRATION_INVALID for no images, or values that are not finite; CANCELLED.
 */
export async function calibrate(
  subject: string,
  graph: Graph,
  calibration: CalibrationData,
  options: CalibratorOptions,
  context: QuantizeContext,
): Promise<ReadonlyMap<string, ValueStatistics>> {
  const { run: compute } = createInterpreter(graph);
  const hasHistogram = options.calibrator !== 'minMax';
  const summaries = new Map(
    Array.from(inferShapes(graph), ([name, shape]) => [name, new ValueSummary(shape.at(-1) ?? 1, hasHistogram)]),
  );
  const run = createCalibrationRun(subject, calibration, context, 1);
  const images = await run.forEach(run.images(), ({ inputs, batchSize }) =>
    compute(inputs, batchSize, (name, values) => {
      if (summaries.get(name)?.add(values) === false) throw calibrationNotFinite(subject, name);
    }),
  );
  if (images === 0) throw calibrationEmpty(subject);
  return new Map(Array.from(summaries, ([name, summary]) => [name, summary.statistics(images, options)]));
}

/**
 * Steps of a mean of one image. Sums of whole steps are exact in float64, and so do not depend on the order of the images:
 * for means below 64, up to eight million images.
 */
const meanUnits = 2 ** 24;

/** All that is kept of one value, as images go by. */
class ValueSummary {
  readonly #sums: Float64Array;
  readonly #image: Float64Array;
  readonly #histogram: GrowingHistogram | undefined;
  #min = Infinity;
  #max = -Infinity;

  constructor(channels: number, hasHistogram: boolean) {
    this.#sums = new Float64Array(channels);
    this.#image = new Float64Array(channels);
    this.#histogram = hasHistogram ? new GrowingHistogram() : undefined;
  }

  /** @param values `[..., channels]` of one image. @returns false where one is not finite. */
  add(values: Float64Array | Int32Array): boolean {
    const image = this.#image.fill(0);
    const channels = image.length;
    let [min, max] = [Infinity, -Infinity];
    // Stays 0 unless a NaN or an infinity comes along: cheaper in this loop than a test of each value.
    let poison = 0;
    for (let index = 0; index < values.length; index += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[index + channel]!;
        if (value < min) min = value;
        if (value > max) max = value;
        poison += value - value;
        image[channel]! += value;
      }
    }
    if (poison !== 0) return false;
    const pixels = values.length / channels;
    for (let channel = 0; channel < channels; channel++) {
      this.#sums[channel]! += Math.round((image[channel]! / pixels) * meanUnits);
    }
    if (min < this.#min) this.#min = min;
    if (max > this.#max) this.#max = max;
    this.#histogram?.add(values, Math.max(max, -min));
    return true;
  }

  statistics(images: number, options: CalibratorOptions): ValueStatistics {
    const channelMeans = this.#sums.map((sum) => sum / meanUnits / images);
    const seen = { min: this.#min, max: this.#max };
    if (this.#histogram === undefined) return { range: seen, channelMeans };
    const { min, max } = chooseRange(this.#histogram.histogram(), options);
    // The outer bins reach a little beyond what was seen.
    return { range: { min: Math.max(min, seen.min), max: Math.min(max, seen.max) }, channelMeans };
  }
}
