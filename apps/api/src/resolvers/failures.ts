import { getNullableType, isUnionType, type GraphQLResolveInfo } from 'graphql';
import { isFoveaError, type ErrorCode, type FoveaError } from '@fovea/contracts';
import type { FailureSource } from './sources.ts';

type FailureType = FailureSource['__typename'];

const typeOfCode: Readonly<Partial<Record<ErrorCode, FailureType>>> = {
  PARAMS_INVALID: 'InvalidInput',
  PIPELINE_INVALID: 'InvalidInput',
  CONTRIBUTION_UNKNOWN: 'InvalidInput',
  CAPABILITY_UNSUPPORTED: 'InvalidInput',
  ENVIRONMENT_UNSUPPORTED: 'InvalidInput',
  USAGE: 'InvalidInput',
  DIGEST_INVALID: 'InvalidInput',
  NOT_FOUND: 'NotFound',
  ARTIFACT_NOT_FOUND: 'NotFound',
  DATASET_NOT_FOUND: 'NotFound',
  CONFLICT: 'Conflict',
  STORE_CONFLICT: 'Conflict',
  LEASE_LOST: 'LeaseLost',
  RATE_LIMITED: 'RateLimited',
};

const defaultRetryMs = 1000;

/**
 * What `work` resolves to, or the member of the field's union that stands for what kept it from being done. What the union
 * has no member for is thrown on.
 */
export async function expectingFailures<T>(info: GraphQLResolveInfo, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const type = isFoveaError(error) ? typeOfCode[error.code] : undefined;
    if (type === undefined || !hasMember(info, type)) throw error;
    // The union is checked above to have this member, which types cannot follow.
    return failure(type, error as FoveaError) as never;
  }
}

function hasMember({ returnType }: GraphQLResolveInfo, type: FailureType): boolean {
  const union = getNullableType(returnType);
  return isUnionType(union) && union.getTypes().some(({ name }) => name === type);
}

function failure(type: FailureType, { code, subject, message, details }: FoveaError): FailureSource {
  const { path = null, expected = null, received = null, hint = null, facts = {} } = details;
  const retryAfterMs = facts['retryAfterMs'];
  return {
    __typename: type,
    code,
    subject,
    message,
    path,
    expected,
    received,
    hint,
    issues: issuesOf(facts['issues'], { path: path ?? '', message }),
    retryAfterMs: typeof retryAfterMs === 'number' ? Math.ceil(retryAfterMs) : defaultRetryMs,
  };
}

function issuesOf(
  issues: unknown,
  whole: { readonly path: string; readonly message: string },
): FailureSource['issues'] {
  if (!Array.isArray(issues) || issues.length === 0) return [whole];
  return issues.slice(0, 100).map((issue: unknown) => {
    const { path = '', message = '', expected, received } = (issue ?? {}) as Readonly<Record<string, unknown>>;
    const contrast = expected === undefined ? '' : ` Expected ${String(expected)}; received ${String(received)}.`;
    return { path: String(path), message: `${String(message)}.${contrast}` };
  });
}
