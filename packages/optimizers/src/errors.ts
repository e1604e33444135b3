import { FoveaError } from '@fovea/contracts';

export function checkpointSlotsDiffer(subject: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject,
    message: 'The saved optimizer state belongs to another model or to other params',
    details: { expected, received, hint: 'Delete the checkpoint, or resume with the settings that wrote it.' },
  });
}

export function parameterUnknown(subject: string, name: string): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: `Parameter "${name}" was not announced to init, or has another size`,
    details: {
      expected: 'the parameters given to init',
      received: name,
      hint: 'Call init with every parameter first.',
    },
  });
}

export function stepCountInvalid(subject: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject,
    message: 'The saved step count is no count',
    details: { expected: 'a whole number >= 0', received: String(received), hint: 'Delete the checkpoint.' },
  });
}

export function dropsOutOfOrder(received: readonly number[]): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'schedule:fovea/step-decay',
    message: 'The drops must be in rising order',
    details: { path: 'drops', expected: 'rising fractions of the run', received: received.join(', ') },
  });
}
