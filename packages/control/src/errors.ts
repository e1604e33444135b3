import { FoveaError, type Role } from '@fovea/contracts';

export function notFound(kind: string, id: string): FoveaError {
  return new FoveaError({ code: 'NOT_FOUND', subject: `${kind}:${id}`, message: 'does not exist' });
}

export function mutationReused(clientMutationId: string, mutation: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `mutation:${clientMutationId}`,
    message: `was used for another request, a ${mutation}`,
    details: {
      path: 'clientMutationId',
      expected: 'a new one for each request',
      hint: 'Make a new id and send it again.',
    },
  });
}

export function inputInvalid(subject: string, path: string, expected: string, received: unknown): FoveaError {
  const shown = typeof received === 'string' ? JSON.stringify(received.slice(0, 80)) : String(received);
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'the input is invalid',
    details: { path, expected, received: shown },
  });
}

export function pluginsUnknown(pipeline: string, plugins: readonly string[], known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'PIPELINE_INVALID',
    subject: `pipeline:${pipeline}`,
    message: 'names plugins that this server does not have',
    details: {
      path: 'plugins',
      expected: `some of ${known.join(', ')}`,
      received: plugins.join(', '),
      hint: 'Install them where the server runs and list them in fovea.config.ts; plugins are never loaded for a pipeline.',
    },
  });
}

export function pathRefused(path: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: 'pipeline',
    message: 'a param names a path, which would be one of another machine',
    details: {
      path,
      expected: 'data by name',
      received: JSON.stringify(received)?.slice(0, 80) ?? 'nothing',
      hint: 'Register the data with registerDataset and use dataset: { registered: { name } }.',
    },
  });
}

export function datasetUnknown(name: string): FoveaError {
  return new FoveaError({
    code: 'NOT_FOUND',
    subject: `dataset:${name.slice(0, 100)}`,
    message: 'no dataset is registered by that name',
    details: { hint: 'Register it with registerDataset, or ask for the list with datasets.' },
  });
}

export function runNotOver(run: string, state: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `run:${run}`,
    message: 'is not over in a way that a retry could mend',
    details: { expected: 'failed, cancelled or quarantined', received: state },
  });
}

export function retriedAlready(run: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `run:${run}`,
    message: 'has been retried already',
    details: { hint: 'Retry the run that took its place.' },
  });
}

export function stepUnknown(run: string, step: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'NOT_FOUND',
    subject: `run:${run}`,
    message: `has no step ${step}`,
    details: { path: 'fromStep', expected: `one of ${known.join(', ')}`, received: step },
  });
}

export function patchTooEarly(run: string, fromStep: string, changed: string): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: `run:${run}`,
    message: `the patch changes ${changed}, which comes before ${fromStep}`,
    details: {
      path: 'settings',
      expected: `settings of ${fromStep} and later steps`,
      hint: 'Fork from the earlier step.',
    },
  });
}

export function agentForeign(agent: string): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: `agent:${agent}`,
    message: 'belongs to another token',
    details: { hint: 'Register an agent of your own.' },
  });
}

export function protocolUnknown(received: number, expected: number): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject: 'agent',
    message: 'speaks another version of the agent protocol',
    details: {
      path: 'offer.protocol',
      expected: String(expected),
      received: String(received),
      hint: 'Run the agent and the server of the same Fovea release.',
    },
  });
}

export function tooManyWait(count: number): FoveaError {
  return new FoveaError({
    code: 'RATE_LIMITED',
    subject: 'queue',
    message: 'too many agents wait for work',
    details: { received: `${count} waiting`, retryable: true, facts: { retryAfterMs: 5000 } },
  });
}

export function unauthenticated(): FoveaError {
  return new FoveaError({
    code: 'UNAUTHENTICATED',
    subject: 'token',
    // The same words whatever is wrong with it: they must not tell which tokens exist.
    message: 'is missing, unknown, expired or revoked',
    details: { hint: 'Ask an operator for a token.' },
  });
}

export function roleInsufficient(role: Role, needed: string): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: 'token',
    message: 'does not allow that',
    details: { expected: needed, received: role },
  });
}

export function digestDiffers(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DIGEST_INVALID',
    subject: `artifact:${expected}`,
    message: 'the bytes that came have another digest',
    details: { expected, received, hint: 'Read the file again and send it again.' },
  });
}

export function storePackageMissing(name: string, file: string | undefined): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: `store:${name}`,
    message: 'the package that keeps the records is not installed, or has no /node entry',
    details: {
      path: 'store.package',
      hint: `Install ${name} beside ${file ?? 'the data folder'}, or name another package there.`,
    },
  });
}

export function storeModuleInvalid(name: string): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: `store:${name}`,
    message: 'the package is no control store',
    details: { path: 'store.package', expected: 'a function openControlStore in its /node entry', received: 'none' },
  });
}
