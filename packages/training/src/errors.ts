import { FoveaError } from '@fovea/contracts';

const subject = 'training';

export function rngCounterInvalid(received: number): FoveaError {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject: 'rng',
    message: 'The counter of a random stream is out of range',
    details: {
      expected: 'a whole number from 0 to 2^53-1',
      received: String(received),
      hint: 'Assign a counter that was read from a stream.',
    },
  });
}

export function noExamples(role: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `There are no ${role} images`,
    details: {
      expected: 'at least 1 image',
      received: '0',
      hint: 'Choose a dataset, split or limit that leaves some.',
    },
  });
}

export function labelOutOfRange(role: string, position: number, label: number, numClasses: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `The label of ${role} image ${position} names no class`,
    details: {
      expected: `0 .. ${numClasses - 1}`,
      received: String(label),
      hint: 'Check the labels against the class list.',
    },
  });
}

export function tooFewClasses(classes: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'A classifier needs something to tell apart',
    details: {
      expected: 'at least 2 classes',
      received: classes.length === 0 ? 'none' : `only "${classes[0]}"`,
      hint: 'Add images of another class.',
    },
  });
}

export function classesWithoutExamples(empty: readonly string[], numClasses: number): FoveaError {
  const named = empty.slice(0, 5).map((name) => `"${name}"`);
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `${empty.length === 1 ? 'A class has' : `${empty.length} classes have`} no training image: ${named.join(', ')}${empty.length > 5 ? ' …' : ''}`,
    details: {
      expected: `at least 1 image of each of the ${numClasses} classes`,
      received: `none of ${empty.length}`,
      hint: 'Add images, or remove the class.',
      facts: { classes: empty },
    },
  });
}

export function optionInvalid(path: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'An option of training is out of range',
    details: { path, expected, received: String(received) },
  });
}

export function samplerOrderInvalid(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject,
    message: 'The sampler returned an unusable order',
    details: { expected, received, hint: 'Report it to the author of the sampler.' },
  });
}

export interface DivergenceFacts {
  /** What is no number, such as `loss`. */
  readonly what: string;
  readonly value: number;
  /** 1-based. */
  readonly epoch: number;
  /** 0-based. */
  readonly step: number;
  readonly learningRate: number;
  readonly lastLoss: number | null;
}

export function trainingDiverged({ what, value, epoch, step, learningRate, lastLoss }: DivergenceFacts): FoveaError {
  const before = lastLoss === null ? 'there was no step before' : `the loss before was ${formatNumber(lastLoss)}`;
  return new FoveaError({
    code: 'TRAINING_DIVERGED',
    subject,
    message: `Training diverged at step ${step} (epoch ${epoch}), learning rate ${formatNumber(learningRate)}; ${before}`,
    details: {
      expected: `a finite ${what}`,
      received: String(value),
      hint: `Lower the learning rate, for instance to ${formatNumber(learningRate / 10)}, or add a warm-up.`,
      facts: { step, epoch, learningRate, lastLoss },
    },
  });
}

export function checkpointMangled(reason: string, cause?: unknown): FoveaError {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject,
    message: 'The checkpoint cannot be read',
    details: { received: reason, hint: 'Delete it; training then starts over.' },
    cause,
  });
}

export function checkpointVersionUnknown(expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject,
    message: 'The checkpoint was written by another version',
    details: {
      expected: `version ${expected}`,
      received: `version ${received}`,
      hint: 'Delete it; training then starts over.',
    },
  });
}

export function checkpointOfOtherRun(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject,
    message: 'The checkpoint belongs to a run with other settings',
    details: { expected, received, hint: 'Delete it, or resume with the settings that wrote it.' },
  });
}

export function predictionCancelled(done: number, total: number): FoveaError {
  return new FoveaError({
    code: 'CANCELLED',
    subject: 'prediction',
    message: `Prediction was cancelled after ${done} of ${total} images`,
  });
}

function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
