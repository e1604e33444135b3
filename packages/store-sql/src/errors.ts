import { FoveaError, type Digest } from '@fovea/contracts';

export function schemaNewer(unknown: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'STORE_INCOMPATIBLE',
    subject: 'store',
    message: 'a newer Fovea has changed the database',
    details: {
      received: `migrations that this version does not know: ${unknown.join(', ')}`,
      hint: 'Start the newer version, or restore a backup from before it.',
    },
  });
}

export function migrationFailed(name: string | undefined, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'store',
    message: `migration ${name ?? '(unnamed)'} failed: ${text(cause)}`,
    details: { hint: 'Nothing was changed. Free space or mend the disk, then start again.' },
    cause,
  });
}

export function notFound(kind: string, id: string): FoveaError {
  return new FoveaError({ code: 'NOT_FOUND', subject: `${kind}:${id}`, message: 'does not exist' });
}

export function taken(kind: string, id: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `${kind}:${id}`,
    message: 'exists already',
    details: { hint: 'Choose another name.', facts: { isTaken: true } },
  });
}

export function needsUnmeetable(run: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: `run:${run}`,
    message: 'asks for a plugin or a dataset root whose name has a NUL in it',
    details: { hint: 'Name plugins and roots as agents offer them.' },
  });
}

export function stateConflict(kind: string, id: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `${kind}:${id}`,
    message: 'is not in a state for that',
    details: { expected, received, hint: 'Look at it again, then decide.' },
  });
}

export function mutationRepeated(clientMutationId: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `mutation:${clientMutationId}`,
    message: 'was answered already',
    details: { facts: { isRepeated: true } },
  });
}

export function leaseLost(run: string, attempt: number, reason: string): FoveaError {
  return new FoveaError({
    code: 'LEASE_LOST',
    subject: `run:${run}`,
    message: `attempt ${attempt} no longer holds the run: ${reason}`,
    details: { hint: 'Drop the work and ask for another run.', retryable: false },
  });
}

export function batchMissing(run: string, expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `run:${run}`,
    message: 'a batch before this one is missing',
    details: {
      expected: `batch ${expected}`,
      received: `batch ${received}`,
      hint: 'Send the batches of a lease in order.',
      facts: { expectedBatch: expected },
    },
  });
}

export function artifactMissing(digest: Digest | string): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_NOT_FOUND',
    subject: `artifact:${digest}`,
    message: 'is not stored',
    details: { hint: 'Upload it first.' },
  });
}

export function agentForeign(id: string): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: `agent:${id}`,
    message: 'was registered with another token',
    details: { hint: 'Let the agent register under a new id.' },
  });
}

export function inviteInvalid(): FoveaError {
  return new FoveaError({
    code: 'UNAUTHENTICATED',
    subject: 'invitation',
    message: 'is unknown, used up or over',
    details: { hint: 'Ask for a new link.' },
  });
}

export function cursorInvalid(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'page',
    message: 'the cursor is not one of ours',
    details: { path: 'after', expected: 'the endCursor of an earlier page' },
  });
}

export function pageSizeInvalid(first: number): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'page',
    message: 'the page size is out of range',
    details: { path: 'first', expected: 'an integer from 1 to 200', received: String(first) },
  });
}

export function quarantined(run: string, attempts: number): FoveaError {
  return new FoveaError({
    code: 'QUARANTINED',
    subject: `run:${run}`,
    message: `its agent was lost ${attempts} times`,
    details: { hint: 'Look at what it does to agents (memory, a native crash), then retry it.', retryable: false },
  });
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
