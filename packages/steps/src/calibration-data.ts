import type { CalibrationData, Preprocessing } from '@fovea/contracts';
import { preprocess } from '@fovea/graph';
import type { LabeledImages } from '@fovea/training';
import { digestOf } from './digests.ts';
import { countOf } from './examples-of.ts';

/** Training images as a quantizer wants them: preprocessed, in batches, the same on every call. */
export async function calibrationData(
  images: LabeledImages,
  preprocessing: Preprocessing,
  datasetDigest: string,
): Promise<CalibrationData> {
  const count = countOf(images);
  const { shape, pixels } = images.split;
  const size = shape[0] * shape[1] * shape[2];
  const indexAt = (position: number): number => images.indices?.[position] ?? position;
  const positions = Int32Array.from({ length: count }, (_, position) => indexAt(position));
  return {
    count,
    digest: await digestOf(`${datasetDigest}#${positions.join(',')}`),
    *batches(batchSize) {
      for (let start = 0; start < count; start += batchSize) {
        const length = Math.min(batchSize, count - start);
        const packed = new Uint8Array(length * size);
        for (let row = 0; row < length; row += 1) {
          const offset = indexAt(start + row) * size;
          packed.set(pixels.subarray(offset, offset + size), row * size);
        }
        yield { inputs: preprocess(packed, length, shape, preprocessing), batchSize: length };
      }
    },
  };
}
