import { type ErrorCode, FoveaError } from '@fovea/contracts';
import type { CaseId } from './case-ids.ts';

/** What a check found: the kit's one way to fail a subject. */
export interface Violation {
  /** What is wrong, one sentence. */
  readonly what: string;
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The subject does not conform. `details.facts.case` is filled in by the case that ran the check. */
export function violation(subject: string, { what, expected, received, hint, cause }: Violation): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject,
    message: what,
    details: {
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
      ...(hint === undefined ? {} : { hint }),
    },
    cause,
  });
}

/** A failed case, from whatever its check threw. */
export function caseFailed(id: CaseId, subject: string, thrown: unknown): FoveaError {
  const own = thrown instanceof FoveaError && thrown.code === 'CONTRIBUTION_INVALID' && thrown.subject === subject;
  const { details, text } = own
    ? { details: thrown.details, text: thrown.message.slice(`[${subject}] `.length) }
    : { details: {}, text: `threw where nothing should: ${describeThrown(thrown)}` };
  const error = new FoveaError({ code: 'CONTRIBUTION_INVALID', subject, message: '', cause: thrown });
  Object.defineProperty(error, 'message', { value: `[${subject}] ${id}: ${text}` });
  Object.defineProperty(error, 'details', { value: { ...details, facts: { case: id } } });
  return error;
}

/** A case was cancelled before or while it ran. */
export function caseCancelled(id: CaseId, subject: string): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject, message: `${id} was cancelled` });
}

/** A contribution asked its context for what the kit does not have. */
export function siblingUnknown(subject: string, wanted: string): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_UNKNOWN',
    subject,
    message: `asked for ${wanted}, which neither the plugin nor the fixtures offer`,
    details: { hint: 'List the plugin that contributes it in fixtures.plugins.' },
  });
}

/** A contribution asked its context for a service the fixtures do not bind. */
export function serviceUnknown(subject: string, token: string): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: `asked for the service ${token}, which the fixtures do not bind`,
    details: { hint: 'Bind it in fixtures.services.' },
  });
}

/** Params of the fixtures or of a reference that the schema refuses. */
export function paramsRefused(subject: string, issues: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: `params were refused: ${issues.join('; ')}`,
    details: { hint: 'Give valid ones in fixtures.params.' },
  });
}

/** The child process that imports the entry did not answer. */
export function probeFailed(specifier: string, reason: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_LOAD_FAILED',
    subject: `plugin:${specifier}`,
    message: `the entry could not be imported in a process of its own: ${reason}`,
  });
}

/** A test wants a PostgreSQL server, and none is installed. */
export function postgresMissing(): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject: 'postgres',
    message: 'no PostgreSQL server is installed',
    details: {
      expected: 'initdb, pg_ctl and postgres on PATH or under /usr/lib/postgresql',
      hint: 'On Debian or Ubuntu: apt-get install -y --no-install-recommends postgresql',
    },
  });
}

/** One of PostgreSQL's programs did not do what a test asked of it. */
export function postgresFailed(program: string, reason: string): FoveaError {
  return new FoveaError({ code: 'ENVIRONMENT_UNSUPPORTED', subject: `postgres:${program}`, message: reason });
}

/** A fake was asked for something outside of it. */
export function fakeRefused(code: FakeRefusal, subject: string, message: string): FoveaError {
  return new FoveaError({ code, subject, message });
}

type FakeRefusal = Extract<
  ErrorCode,
  | 'ARTIFACT_CORRUPT'
  | 'ARTIFACT_NOT_FOUND'
  | 'CHECKPOINT_INVALID'
  | 'DATASET_INDEX_RANGE'
  | 'FILE_NOT_FOUND'
  | 'GRAPH_INVALID'
  | 'OP_UNSUPPORTED'
  | 'STORE_CONFLICT'
>;

function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
