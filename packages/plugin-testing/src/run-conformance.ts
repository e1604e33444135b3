import { serializeError, type SerializedError } from '@fovea/contracts';
import type { CaseId } from './case-ids.ts';
import type { ConformanceCase } from './case.ts';

export interface CaseResult {
  readonly id: CaseId;
  readonly title: string;
  readonly subject: string;
  readonly outcome: 'passed' | 'failed' | 'not-applicable';
  /** Why the case did not apply. */
  readonly excuse?: string;
  readonly error?: SerializedError;
  readonly durationMs: number;
}

/** JSON-safe record of one run of the kit. */
export interface ConformanceReport {
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
  readonly results: readonly CaseResult[];
}

export interface RunConformanceOptions {
  readonly onCase?: (result: CaseResult) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the cases one after the other.
 *
 * @throws CANCELLED when `signal` is aborted; failed cases are results, not errors.
 */
export async function runConformance(
  cases: readonly ConformanceCase[],
  { onCase, signal }: RunConformanceOptions = {},
): Promise<ConformanceReport> {
  const results: CaseResult[] = [];
  for (const each of cases) {
    const result = await runCase(each, signal);
    results.push(result);
    onCase?.(result);
  }
  const count = (outcome: CaseResult['outcome']): number => results.filter((each) => each.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), notApplicable: count('not-applicable'), results };
}

async function runCase(each: ConformanceCase, signal: AbortSignal | undefined): Promise<CaseResult> {
  const started = performance.now();
  const result = (rest: Pick<CaseResult, 'outcome' | 'excuse' | 'error'>): CaseResult => ({
    id: each.id,
    title: each.title,
    subject: each.subject,
    ...rest,
    durationMs: performance.now() - started,
  });
  try {
    return result(await each.run(signal));
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return result({ outcome: 'failed', error: serializeError(error, each.subject) });
  }
}
