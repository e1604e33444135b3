import { FoveaError } from '@fovea/contracts';

export function artifactForged(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_CORRUPT',
    subject: `artifact:${expected}`,
    message: 'the server sent other bytes',
    details: { expected, received, hint: 'Check the connection and the disk of the server.' },
  });
}

export function foreignRun(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'STORE_CONFLICT',
    subject: `run:${expected}`,
    message: 'this is the outbox of another run',
    details: { expected, received },
  });
}

export function noBackend(reasons: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject: 'agent',
    message: 'no backend can be activated on this machine',
    details: {
      received: reasons.length === 0 ? 'no backend in the workspace' : reasons.join('; '),
      hint: 'Add a plugin with a backend for this machine to `plugins` in fovea.config.ts.',
    },
  });
}

export function notAnswered(what: string, afterMs: number): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject: 'agent',
    message: `${what} was not answered`,
    details: { expected: `an answer within ${afterMs} ms`, retryable: true },
  });
}
