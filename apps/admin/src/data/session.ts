import { reviveError, type SerializedError } from '@fovea/contracts';
import { signInRefused } from '../errors.ts';

/** The code inside a sign-in link; a bare code stays as it is. */
export function codeOfLink(linkOrCode: string): string {
  const text = linkOrCode.trim();
  return text.includes('#') ? text.slice(text.indexOf('#') + 1) : text;
}

/**
 * Exchanges an invite code for the session cookie of this browser.
 * @throws UNAUTHENTICATED when the code is used up, over or wrong.
 */
export async function openSession({ code, name }: { readonly code: string; readonly name: string }): Promise<void> {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: codeOfLink(code), name }),
  });
  if (response.ok) return;
  const answer = (await response.json().catch(() => ({}))) as { readonly error?: SerializedError };
  throw answer.error === undefined
    ? signInRefused(`the server answered ${response.status}`)
    : reviveError(answer.error);
}

export async function closeSession(): Promise<void> {
  await fetch('/session', { method: 'DELETE' });
}
