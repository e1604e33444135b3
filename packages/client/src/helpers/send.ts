import type { Document } from '../document.ts';
import type { Succeeded } from '../transport/http.ts';

export interface RequestSignal {
  readonly signal?: AbortSignal;
}

/** Sends a query or mutation, and gives its data without failures: those are thrown. */
export type Send = <Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  options?: RequestSignal,
) => Promise<Succeeded<Result>>;
