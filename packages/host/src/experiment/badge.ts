import type { LatencyMeasurement, ReportModel } from '@fovea/contracts';

/** A model counts as faster from this speed-up on; less is within the noise of a busy machine. */
export const fasterFrom = 1.1;

/**
 * `smaller, not faster` for a quantized model that takes fewer bytes than the float model it came from, unless a measurement
 * on the same backend, threads and batch size shows it at least 1.1 times as fast. Unmeasured is not faster.
 */
export function badgeOf(model: ReportModel, source: ReportModel | undefined): string | null {
  if (model.quantizer === null || source === undefined || model.bytes >= source.bytes) return null;
  const speedUps = model.latency.flatMap((measurement) => {
    const before = source.latency.find((other) => isComparable(measurement, other));
    return before === undefined || measurement.p50Ms <= 0 ? [] : [before.p50Ms / measurement.p50Ms];
  });
  return speedUps.some((speedUp) => speedUp >= fasterFrom) ? null : 'smaller, not faster';
}

function isComparable(a: LatencyMeasurement, b: LatencyMeasurement): boolean {
  return a.backend === b.backend && a.threads === b.threads && a.batch === b.batch;
}
