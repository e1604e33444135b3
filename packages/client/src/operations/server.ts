import { mutation, plainMutation, query, subscription } from '../document.ts';
import type {
  ChangesSubscription,
  ChangesSubscriptionVariables,
  CreateInviteMutation,
  CreateInviteMutationVariables,
  MintTokenMutation,
  MintTokenMutationVariables,
  RevokeTokenMutation,
  RevokeTokenMutationVariables,
  ServerQuery,
  ServerQueryVariables,
  TokensQuery,
  TokensQueryVariables,
} from '../generated/operations.ts';
import { failureFields, tokenFields } from './fragments.ts';

export const serverDocument = query<ServerQuery, ServerQueryVariables>(/* GraphQL */ `
  query Server {
    viewer {
      id
      name
      role
    }
    server {
      version
      agentProtocol
      store
      startedAt
      queuedRuns
      leasedRuns
      waitingAgents
      maxArtifactBytes
    }
  }
`);

export const tokensDocument = query<TokensQuery, TokensQueryVariables>(/* GraphQL */ `
  query Tokens($first: Int = 50, $after: String, $order: Order = NEWEST) {
    tokens(first: $first, after: $after, order: $order) {
      nodes {
        ...tokenFields
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
  ${tokenFields}
`);

export const mintTokenDocument = mutation<MintTokenMutation, MintTokenMutationVariables>(/* GraphQL */ `
  mutation MintToken($input: MintTokenInput!) {
    mintToken(input: $input) {
      __typename
      ... on MintTokenPayload {
        token {
          ...tokenFields
        }
        secret
      }
      ...failureFields
    }
  }
  ${tokenFields}
  ${failureFields}
`);

export const revokeTokenDocument = mutation<RevokeTokenMutation, RevokeTokenMutationVariables>(/* GraphQL */ `
  mutation RevokeToken($input: RevokeTokenInput!) {
    revokeToken(input: $input) {
      __typename
      ... on TokenPayload {
        token {
          ...tokenFields
        }
      }
      ...failureFields
    }
  }
  ${tokenFields}
  ${failureFields}
`);

export const createInviteDocument = plainMutation<CreateInviteMutation, CreateInviteMutationVariables>(
  /* GraphQL */ `
    mutation CreateInvite($input: CreateInviteInput!) {
      createInvite(input: $input) {
        __typename
        ... on InvitePayload {
          code
          url
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  false,
);

export const changesDocument = subscription<ChangesSubscription, ChangesSubscriptionVariables>(/* GraphQL */ `
  subscription Changes($topics: [ChangeTopic!]) {
    changes(topics: $topics) {
      changes {
        topic
        id
        experiment
      }
      isResync
    }
  }
`);
