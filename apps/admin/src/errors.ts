import { FoveaError } from '@fovea/contracts';
import type { InputIssue } from './operations/operation.ts';

/** Every mistake of an input that an error lists; none for other errors. */
export function issuesOf(error: unknown): readonly InputIssue[] {
  const details = (error as { readonly details?: { readonly path?: string; readonly facts?: object } } | null)?.details;
  const { issues } = (details?.facts ?? {}) as { readonly issues?: readonly InputIssue[] };
  if (issues !== undefined && issues.length > 0) return issues;
  return details?.path === undefined ? [] : [{ path: details.path, message: (error as Error).message }];
}

export function notThere(subject: string): FoveaError {
  return new FoveaError({
    code: 'NOT_FOUND',
    subject,
    message: 'there is nothing by that name on this server',
    details: { hint: 'It may belong to another data folder: check the address, or go back to the list.' },
  });
}

export function signInRefused(message: string): FoveaError {
  return new FoveaError({
    code: 'UNAUTHENTICATED',
    subject: 'sign-in',
    message,
    details: { hint: 'Ask for a new link: a code holds for a few minutes and as often as its maker said.' },
  });
}

export function tooLargeToShow(digest: string): FoveaError {
  return new FoveaError({
    code: 'NOT_FOUND',
    subject: digest.slice(0, 19),
    message: 'the record is not there any more, or larger than the server shows',
    details: { hint: 'Download it instead.' },
  });
}
