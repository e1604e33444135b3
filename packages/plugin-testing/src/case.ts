import type { Kind } from '@fovea/contracts';
import type { CaseId } from './case-ids.ts';
import type { ContributionSubject } from './contribution-subject.ts';
import type { PluginSubject } from './plugin-subject.ts';

/** How a case ended. A failure is thrown. */
export type CaseOutcome =
  | { readonly outcome: 'passed' }
  /** `excuse` names the capability, the fixture or the platform that is missing. */
  | { readonly outcome: 'not-applicable'; readonly excuse: string };

/** One check of one subject, for any runner. */
export interface ConformanceCase {
  readonly id: CaseId;
  /** A sentence of behaviour. */
  readonly title: string;
  /** Version of the kit that introduced the case. */
  readonly since: string;
  /** `plugin:fovea-plugin-acme` or `optimizer:fovea/adam`. */
  readonly subject: string;
  /** Fixtures without which the case is `not-applicable`, such as `fixtures.backend`. */
  readonly needs: readonly string[];
  /**
   * @throws FoveaError `CONTRIBUTION_INVALID` with what was expected and received when the subject does not conform;
   * `CANCELLED` when `signal` is aborted before it starts.
   */
  run(signal?: AbortSignal): Promise<CaseOutcome>;
}

/** A check before it is bound to a subject. */
export interface CaseDefinition<Subject> {
  readonly id: CaseId;
  readonly title: string;
  readonly since: string;
  readonly needs?: readonly string[];
  /** @returns nothing when the subject passed. */
  check(subject: Subject, signal: AbortSignal): Promise<CaseOutcome | void>;
}

export type PluginCase = CaseDefinition<PluginSubject>;

export type ContributionCase<K extends Kind = Kind> = CaseDefinition<ContributionSubject<K>>;

export function notApplicable(excuse: string): CaseOutcome {
  return { outcome: 'not-applicable', excuse };
}
