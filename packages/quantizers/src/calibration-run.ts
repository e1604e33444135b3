import type { CalibrationData, QuantizeContext } from '@fovea/contracts';
import { cancelled } from './errors.ts';

/** Images between two looks at the signal. No result depends on it. */
const batchSize = 8;

export interface ImageBatch {
  /** `[batchSize, ...shape]`. */
  readonly inputs: Float32Array;
  readonly batchSize: number;
}

/** Walks over the calibration images, as often as a quantizer needs, with one progress for all of them. */
export interface CalibrationRun {
  /** The calibration images themselves. */
  images(): Iterable<ImageBatch>;
  /**
   * Hands over each batch. @returns the images seen.
   * @throws CANCELLED when the signal aborts.
   */
  forEach(batches: Iterable<ImageBatch>, visit: (batch: ImageBatch) => void): Promise<number>;
}

export function createCalibrationRun(
  subject: string,
  calibration: CalibrationData,
  { signal, onProgress }: QuantizeContext,
  passes: number,
): CalibrationRun {
  let done = 0;
  return {
    images: () => calibration.batches(batchSize),
    async forEach(batches, visit) {
      let images = 0;
      for (const batch of batches) {
        if (signal?.aborted === true) throw cancelled(subject);
        visit(batch);
        images += batch.batchSize;
        done += batch.batchSize;
        onProgress?.(done, calibration.count * passes);
        // Lets an abort, or a heartbeat, through.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      return images;
    },
  };
}
