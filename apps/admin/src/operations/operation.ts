/** Selection of every union member that says what went wrong. */
export const failureFields = /* GraphQL */ `
  ... on Failure {
    code
    subject
    message
    path
    expected
    received
    hint
  }
  ... on InvalidInput {
    issues {
      path
      message
    }
  }
`;

/** A union member that says what went wrong. */
export interface Failure {
  readonly __typename: 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited' | 'LeaseLost';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
  readonly issues?: readonly InputIssue[];
}

export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** A GraphQL Number: NaN and infinities travel as strings. */
export type GraphqlNumber = number | 'NaN' | 'Infinity' | '-Infinity';
