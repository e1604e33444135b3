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
    code: 'SERVER_UNREACHABLE',
    subject: 'agent',
    message: `${what} was not answered`,
    details: { expected: `an answer within ${afterMs} ms`, retryable: true },
  });
}

export function datasetUnknown(name: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject: `dataset:${name}`,
    message: 'is not registered on the server any more',
    details: { hint: 'Register it again, under the same name.' },
  });
}

export function datasetCircular(name: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject: `dataset:${name}`,
    message: 'was registered as another registered dataset',
    details: { hint: 'Register what that one was registered as.' },
  });
}

export function rootMissing(name: string, root: string, offered: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject: `dataset:${name}`,
    message: 'lies in a folder that this agent does not offer',
    details: {
      expected: offered.length === 0 ? 'an agent with roots' : `one of ${offered.join(', ')}`,
      received: root,
      hint: 'Add it to `roots` in the fovea.config.ts of the agent.',
    },
  });
}

export function rootUnreadable(name: string, root: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject: `dataset:${name}`,
    message: `the folder that this agent offers as ${root} is not there`,
    details: { hint: 'Mend `roots` in the fovea.config.ts of the agent.' },
    cause,
  });
}

export function pathLeaves(name: string, path: string, reason: string): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: `dataset:${name}`,
    message: 'has a path that leaves its folder',
    details: {
      expected: 'a path relative to it, downwards',
      received: `${JSON.stringify(path.slice(0, 200))}: ${reason}`,
    },
  });
}

export function archiveRefused(subject: string, reason: string, cause?: unknown): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `the archive is refused: ${reason}`,
    details: { expected: 'a ZIP archive of plain files in folders, which is no larger than it looks' },
    ...(cause === undefined ? {} : { cause }),
  });
}
