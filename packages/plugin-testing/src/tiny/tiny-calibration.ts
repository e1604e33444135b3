import type { CalibrationData } from '@fovea/contracts';
import { tinyInputs } from './tiny-models.ts';

/** Training images in order, or the same ones last to first. */
export function tinyCalibration(order: 'forward' | 'backward' = 'forward'): CalibrationData {
  const count = 48;
  const { inputs } = tinyInputs('train', count);
  const rows = Array.from({ length: count }, (_, row) => inputs.subarray(row * 64, row * 64 + 64));
  const ordered = order === 'forward' ? rows : rows.toReversed();
  return {
    count,
    digest: `tiny-${order}`,
    *batches(batchSize) {
      for (let start = 0; start < count; start += batchSize) {
        const batch = ordered.slice(start, start + batchSize);
        const joined = new Float32Array(batch.length * 64);
        batch.forEach((row, index) => joined.set(row, index * 64));
        yield { inputs: joined, batchSize: batch.length };
      }
    },
  };
}
