import { FoveaError } from '@fovea/contracts';

const subject = 'measure';

export function nothingToScore(): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'There is no image to score',
    details: { expected: 'at least 1 image', received: '0', hint: 'Choose a split or a role that has images.' },
  });
}

export function probabilityCountWrong(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: 'Probabilities and labels do not fit together',
    details: { expected: `${expected} probabilities (labels x classes)`, received: String(received) },
  });
}

export function labelOutOfRange(position: number, label: number, numClasses: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `The label of image ${position} names no class`,
    details: {
      expected: `0 .. ${numClasses - 1}`,
      received: String(label),
      hint: 'Check the labels against the class list.',
    },
  });
}

export function probabilityNotANumber(position: number): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: `The model answered NaN for image ${position}`,
    details: {
      expected: 'probabilities in [0, 1]',
      received: 'NaN',
      hint: 'Its weights are likely broken: train it again with a lower learning rate.',
    },
  });
}

export function measurementCancelled(calls: number): FoveaError {
  return new FoveaError({
    code: 'CANCELLED',
    subject,
    message: `The measurement was cancelled after ${calls} calls`,
  });
}

export function quantileOfNothing(): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: 'No values to take a quantile of',
    details: { expected: 'at least 1 value', received: '0' },
  });
}

export function quantileOutOfRange(q: number): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: 'A quantile is a share',
    details: { path: 'q', expected: 'a number in [0, 1]', received: String(q) },
  });
}

export function countsImpossible(expected: string, received: readonly number[]): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: 'These counts of paired outcomes cannot be',
    details: { expected, received: received.join(', ') },
  });
}

export function indexRunsInvalid(): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject,
    message: 'The record of the images that shaped a model is mangled',
    details: { expected: 'runs of indices in base64', hint: 'Make the model again.' },
  });
}
