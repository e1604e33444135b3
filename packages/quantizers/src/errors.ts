import { FoveaError } from '@fovea/contracts';

/** A weight or bias holds NaN or an infinity. */
export function weightsNotFinite(subject: string, tensor: string): FoveaError {
  return new FoveaError({
    code: 'QUANTIZATION_FAILED',
    subject,
    message: `tensor ${JSON.stringify(tensor)} holds values that are not finite`,
    details: { expected: 'finite weights', received: 'NaN or infinity', hint: 'Train again: the run diverged.' },
  });
}

export function alreadyInteger(subject: string, node: string): FoveaError {
  return new FoveaError({
    code: 'QUANTIZATION_FAILED',
    subject,
    message: `node ${JSON.stringify(node)} already computes in integers`,
    details: { hint: 'Quantize the float model.' },
  });
}

export function nodeUnknown(subject: string, node: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: `keepFloat names ${JSON.stringify(node)}, which is no node of the optimized graph`,
    details: { path: 'keepFloat', expected: `one of ${known.slice(0, 40).join(', ')}`, received: node },
  });
}

export function calibrationMissing(subject: string, what: string): FoveaError {
  return new FoveaError({
    code: 'CALIBRATION_INVALID',
    subject,
    message: `calibration images are missing: ${what} needs them`,
    details: { received: 'no calibration', hint: 'Give a few hundred training images, some of each class.' },
  });
}

export function calibrationEmpty(subject: string): FoveaError {
  return new FoveaError({
    code: 'CALIBRATION_INVALID',
    subject,
    message: 'the calibration yields no images',
    details: { expected: 'at least one image', received: '0' },
  });
}

export function calibrationUnstable(subject: string, expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'CALIBRATION_INVALID',
    subject,
    message: 'the calibration does not yield the same images on every call',
    details: { expected: `${expected} images`, received: `${received}` },
  });
}

export function calibrationNotFinite(subject: string, value: string): FoveaError {
  return new FoveaError({
    code: 'CALIBRATION_INVALID',
    subject,
    message: `the calibration gives values that are not finite at ${JSON.stringify(value)}`,
    details: {
      expected: 'finite activations',
      received: 'NaN or infinity',
      hint: 'Check the preprocessing of the calibration images.',
    },
  });
}

export function cancelled(subject: string): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject, message: 'quantization was cancelled' });
}
