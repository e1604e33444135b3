/** What kind of operation a document holds. */
export type OperationKind = 'query' | 'mutation' | 'subscription';

/**
 * A GraphQL document with the types of what it gives and takes.
 *
 * @typeParam Result - data of the answer, failures of unions included.
 * @typeParam Variables - what the operation takes.
 */
export interface Document<Result, Variables> {
  readonly text: string;
  readonly kind: OperationKind;
  /** Sent again it does no harm, so that it may be tried again when the connection breaks. */
  readonly isRepeatable: boolean;
  /** `variables.input` takes a clientMutationId, which the client fills in: that is what makes it repeatable. */
  readonly takesMutationId: boolean;
  /** Never there: carries the types. */
  readonly types?: { readonly result: Result; readonly variables: Variables };
}

/** A query: sent again whenever the connection breaks. */
export function query<Result, Variables>(text: string): Document<Result, Variables> {
  return { text, kind: 'query', isRepeatable: true, takesMutationId: false };
}

/** A mutation whose input takes a clientMutationId: sent again with the same id, it changes nothing. */
export function mutation<Result, Variables>(text: string): Document<Result, Variables> {
  return { text, kind: 'mutation', isRepeatable: true, takesMutationId: true };
}

/** A mutation without such an id. @param isRepeatable whether sending it again does no harm. */
export function plainMutation<Result, Variables>(text: string, isRepeatable: boolean): Document<Result, Variables> {
  return { text, kind: 'mutation', isRepeatable, takesMutationId: false };
}

/** A subscription. */
export function subscription<Result, Variables>(text: string): Document<Result, Variables> {
  return { text, kind: 'subscription', isRepeatable: true, takesMutationId: false };
}
