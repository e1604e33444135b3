import { mutation, plainMutation, query } from '@fovea/client';
import { failureFields, type Failure, type Page } from './operation.ts';

export type Role = 'OPERATOR' | 'EDITOR' | 'VIEWER' | 'AGENT';

export interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export const viewerQuery = query<{ readonly viewer: Viewer }, Record<string, never>>(/* GraphQL */ `
  query Viewer {
    viewer {
      id
      name
      role
    }
  }
`);

export interface Server {
  readonly version: string;
  readonly agentProtocol: number;
  readonly store: string;
  readonly startedAt: string;
  readonly queuedRuns: number;
  readonly leasedRuns: number;
  readonly waitingAgents: number;
  readonly maxArtifactBytes: number;
}

export const serverQuery = query<{ readonly server: Server }, Record<string, never>>(/* GraphQL */ `
  query Server {
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

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

export const tokensQuery = query<
  { readonly tokens: Page<Token> },
  { readonly first: number; readonly after: string | null }
>(/* GraphQL */ `
  query Tokens($first: Int, $after: String) {
    tokens(first: $first, after: $after) {
      nodes {
        id
        name
        role
        createdAt
        createdBy
        expiresAt
        revokedAt
        lastUsedAt
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const mintTokenMutation = mutation<
  {
    readonly result:
      | {
          readonly __typename: 'MintTokenPayload';
          readonly token: { readonly id: string };
          readonly secret: string | null;
        }
      | Failure;
  },
  { readonly input: { readonly name: string; readonly role: Role; readonly lifetimeMs?: number } }
>(/* GraphQL */ `
  mutation MintToken($input: MintTokenInput!) {
    result: mintToken(input: $input) {
      __typename
      ... on MintTokenPayload { token { id } secret }
      ${failureFields}
    }
  }
`);

export const revokeTokenMutation = mutation<
  { readonly result: { readonly __typename: 'TokenPayload'; readonly token: { readonly id: string } } | Failure },
  { readonly input: { readonly id: string } }
>(/* GraphQL */ `
  mutation RevokeToken($input: RevokeTokenInput!) {
    result: revokeToken(input: $input) {
      __typename
      ... on TokenPayload { token { id } }
      ${failureFields}
    }
  }
`);

export const createInviteMutation = plainMutation<
  { readonly result: { readonly __typename: 'InvitePayload'; readonly code: string; readonly url: string } | Failure },
  { readonly input: { readonly role: Role; readonly uses?: number; readonly lifetimeMs?: number } }
>(
  /* GraphQL */ `
  mutation CreateInvite($input: CreateInviteInput!) {
    result: createInvite(input: $input) {
      __typename
      ... on InvitePayload { code url }
      ${failureFields}
    }
  }
`,
  false,
);

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly isDraining: boolean;
  readonly isOnline: boolean;
  readonly registeredAt: string;
  readonly lastSeenAt: string;
  readonly activeRuns: number;
  readonly offer: {
    readonly backends: readonly string[];
    readonly roots: readonly string[];
    readonly slots: number;
    readonly device: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly fovea: string;
    readonly node: string;
  };
}

export const agentsQuery = query<
  { readonly agents: Page<Agent> },
  { readonly first: number; readonly after: string | null }
>(/* GraphQL */ `
  query Agents($first: Int, $after: String) {
    agents(first: $first, after: $after) {
      nodes {
        id
        name
        isDraining
        isOnline
        registeredAt
        lastSeenAt
        activeRuns
        offer {
          backends
          roots
          slots
          device
          platform
          cpu
          cores
          memoryBytes
          fovea
          node
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const drainAgentMutation = plainMutation<
  { readonly result: { readonly __typename: 'AgentPayload'; readonly agent: { readonly id: string } } | Failure },
  { readonly input: { readonly id: string; readonly isDraining: boolean } }
>(
  /* GraphQL */ `
  mutation DrainAgent($input: DrainAgentInput!) {
    result: drainAgent(input: $input) {
      __typename
      ... on AgentPayload { agent { id } }
      ${failureFields}
    }
  }
`,
  true,
);
