import type { CalibrationData, Graph, QuantizeContext } from '@fovea/contracts';
import { createInterpreter, inferShapes } from '@fovea/graph';
import { calibrationEmpty, calibrationNotFinite, calibrationUnstable, cancelled } from '../errors.ts';
import { chooseRange } from './calibrators.ts';
import type { CalibratorOptions, Histogram, Range } from './calibrators.ts';

const bins = 2048;
/** Images between two looks at the signal. Ranges do not depend on it. */
const batchSize = 8;

/** What calibration learnt of a value. */
export interface ValueStatistics {
  /** Chosen by the calibrator. */
  readonly range: Range;
  /** Mean of each channel, the last axis, `[channels]`. */
  readonly channelMeans: Float64Array;
}

type Observe = (name: string, values: ArrayLike<number>) => void;

/**
 * The range and the channel means of each value of a float graph over the calibration images.
 *
 * @remarks Extremes, counts and means are the same in any order and any batching, so the result is too. Runs on the reference
 * interpreter: once for `minMax`, twice for the calibrators that need a histogram over known extremes.
 * @throws CALIBRATION_INVALID for no images, other images on the second call, or values that are not finite; CANCELLED.
 */
export async function calibrate(
  subject: string,
  graph: Graph,
  calibration: CalibrationData,
  options: CalibratorOptions,
  context: QuantizeContext,
): Promise<ReadonlyMap<string, ValueStatistics>> {
  const passes = options.calibrator === 'minMax' ? 1 : 2;
  const interpreter = createInterpreter(graph);
  const shapes = inferShapes(graph);
  let done = 0;
  const runPass = async (observe: Observe): Promise<number> => {
    let images = 0;
    for (const batch of calibration.batches(batchSize)) {
      if (context.signal?.aborted === true) throw cancelled(subject);
      interpreter.run(batch.inputs, batch.batchSize, observe);
      images += batch.batchSize;
      done += batch.batchSize;
      context.onProgress?.(done, calibration.count * passes);
      // Lets an abort, or a heartbeat, through.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return images;
  };

  const extremes = new Map<string, { min: number; max: number }>();
  const sums = new Map<string, Float64Array>();
  const images = await runPass((name, values) => {
    const seen = extremes.get(name) ?? { min: Infinity, max: -Infinity };
    extremes.set(name, seen);
    if (!widen(seen, values)) throw calibrationNotFinite(subject, name);
    const channels = shapes.get(name)?.at(-1) ?? 1;
    const sum = sums.get(name) ?? new Float64Array(channels);
    sums.set(name, sum);
    addMeans(sum, values);
  });
  if (images === 0) throw calibrationEmpty(subject);
  const statistics = (name: string, range: Range): [string, ValueStatistics] => {
    const channelMeans = (sums.get(name) ?? new Float64Array(1)).map((sum) => sum / meanUnits / images);
    return [name, { range, channelMeans }];
  };
  if (passes === 1) return new Map(Array.from(extremes, ([name, range]) => statistics(name, range)));

  const histograms = new Map<string, Histogram & { total: number }>();
  const again = await runPass((name, values) => {
    const range = extremes.get(name) ?? { min: 0, max: 0 };
    const histogram = histograms.get(name) ?? { range, counts: new Float64Array(bins), total: 0 };
    histograms.set(name, histogram);
    count(histogram.counts, range, values);
    histogram.total += values.length;
  });
  if (again !== images) throw calibrationUnstable(subject, images, again);
  return new Map(Array.from(histograms, ([name, histogram]) => statistics(name, chooseRange(histogram, options))));
}

/** False where a value is not finite. */
function widen(range: { min: number; max: number }, values: ArrayLike<number>): boolean {
  let { min, max } = range;
  // Stays 0 unless a NaN or an infinity comes along: cheaper in this loop than a test of each value.
  let poison = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value < min) min = value;
    if (value > max) max = value;
    poison += value - value;
  }
  range.min = min;
  range.max = max;
  return poison === 0;
}

/**
 * Steps of a mean of one image. Sums of whole steps are exact in float64, and so do not depend on the order of the images:
 * for means below 64, up to eight million images.
 */
const meanUnits = 2 ** 24;

function addMeans(sums: Float64Array, values: ArrayLike<number>): void {
  const channels = sums.length;
  const image = new Float64Array(channels);
  for (let index = 0; index < values.length; index += channels) {
    for (let channel = 0; channel < channels; channel++) {
      image[channel] = (image[channel] ?? 0) + (values[index + channel] as number);
    }
  }
  const pixels = values.length / channels;
  for (let channel = 0; channel < channels; channel++) {
    sums[channel] = (sums[channel] ?? 0) + Math.round(((image[channel] ?? 0) / pixels) * meanUnits);
  }
}

function count(counts: Float64Array, { min, max }: Range, values: ArrayLike<number>): void {
  const perUnit = max > min ? counts.length / (max - min) : 0;
  for (let index = 0; index < values.length; index++) {
    const bin = Math.min(counts.length - 1, Math.floor(((values[index] as number) - min) * perUnit));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
}
