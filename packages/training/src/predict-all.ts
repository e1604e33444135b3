import type { InferExecutable, Preprocessing, ProgressUpdate } from '@fovea/contracts';
import { BatchAssembler } from './batch-assembler.ts';
import { predictionCancelled } from './errors.ts';
import { yieldEveryMs, yieldToEventLoop } from './event-loop.ts';
import { countOf, labelsOf, type LabeledImages } from './labeled-images.ts';

export interface PredictAllOptions {
  readonly executable: Pick<InferExecutable, 'predict'>;
  readonly preprocessing: Preprocessing;
  readonly images: LabeledImages;
  /** The last batch may be smaller. */
  readonly batchSize: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (update: ProgressUpdate) => void;
}

export interface Predictions {
  /** `[count, numClasses]`, row-major; what the executable returned. */
  readonly probabilities: Float32Array;
  /** `[count]`. */
  readonly labels: Int32Array;
}

/**
 * Predicts images in order, batch by batch. No images give empty arrays.
 *
 * @throws CANCELLED when `signal` aborts; IMAGE_INVALID when images are not of the preprocessing's size.
 */
export async function predictAll(options: PredictAllOptions): Promise<Predictions> {
  const { executable, preprocessing, images, signal, onProgress } = options;
  const total = countOf(images);
  const batchSize = Math.min(options.batchSize, total);
  const assembler = new BatchAssembler(images, preprocessing, batchSize);
  let probabilities = new Float32Array(0);
  let reportedMs = performance.now();
  for (let done = 0; done < total;) {
    if (signal?.aborted === true) throw predictionCancelled(done, total);
    const start = done;
    const count = Math.min(batchSize, total - start);
    const { inputs } = assembler.assemble(count, (item) => start + item);
    const output = await executable.predict(inputs, count);
    if (start === 0) probabilities = new Float32Array((output.length / count) * total);
    probabilities.set(output, (output.length / count) * start);
    done += count;
    const nowMs = performance.now();
    if (nowMs - reportedMs < yieldEveryMs && done < total) continue;
    onProgress?.({ done, total, unit: 'images' });
    await yieldToEventLoop();
    reportedMs = nowMs;
  }
  return { probabilities, labels: labelsOf(images).slice() };
}
