import { FoveaError } from '@fovea/contracts';

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
