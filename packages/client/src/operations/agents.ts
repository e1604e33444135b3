import { plainMutation, query } from '../document.ts';
import type {
  AgentsQuery,
  AgentsQueryVariables,
  CheckpointQuery,
  CheckpointQueryVariables,
  ClearCheckpointMutation,
  ClearCheckpointMutationVariables,
  DrainAgentMutation,
  DrainAgentMutationVariables,
  LeaseRunMutation,
  LeaseRunMutationVariables,
  PutStepResultMutation,
  PutStepResultMutationVariables,
  RegisterAgentMutation,
  RegisterAgentMutationVariables,
  RegisteredDatasetQuery,
  RegisteredDatasetQueryVariables,
  ReleaseRunMutation,
  ReleaseRunMutationVariables,
  RenewLeaseMutation,
  RenewLeaseMutationVariables,
  ReportRunMutation,
  ReportRunMutationVariables,
  SaveCheckpointMutation,
  SaveCheckpointMutationVariables,
  StepResultQuery,
  StepResultQueryVariables,
} from '../generated/operations.ts';
import { agentFields, datasetFields, failureFields } from './fragments.ts';

export const agentsDocument = query<AgentsQuery, AgentsQueryVariables>(/* GraphQL */ `
  query Agents($first: Int = 50, $after: String, $order: Order = NEWEST) {
    agents(first: $first, after: $after, order: $order) {
      nodes {
        ...agentFields
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
  ${agentFields}
`);

export const drainAgentDocument = plainMutation<DrainAgentMutation, DrainAgentMutationVariables>(
  /* GraphQL */ `
    mutation DrainAgent($input: DrainAgentInput!) {
      drainAgent(input: $input) {
        __typename
        ... on AgentPayload {
          agent {
            ...agentFields
          }
        }
        ...failureFields
      }
    }
    ${agentFields}
    ${failureFields}
  `,
  true,
);

/** Sent again without an id it would register twice; the one that was not told its id is forgotten by its silence. */
export const registerAgentDocument = plainMutation<RegisterAgentMutation, RegisterAgentMutationVariables>(
  /* GraphQL */ `
    mutation RegisterAgent($input: RegisterAgentInput!) {
      registerAgent(input: $input) {
        __typename
        ... on AgentPayload {
          agent {
            id
          }
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  false,
);

/** Never sent again: a lease whose answer got lost runs out. */
export const leaseRunDocument = plainMutation<LeaseRunMutation, LeaseRunMutationVariables>(
  /* GraphQL */ `
    mutation LeaseRun($input: LeaseRunInput!) {
      leaseRun(input: $input) {
        __typename
        ... on LeasePayload {
          grant {
            attempt
            token
            run
            expiresAt
            durationMs
          }
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  false,
);

/** A renewal must not outlive its lease: the agent itself tries again. */
export const renewLeaseDocument = plainMutation<RenewLeaseMutation, RenewLeaseMutationVariables>(
  /* GraphQL */ `
    mutation RenewLease($lease: LeaseInput!) {
      renewLease(lease: $lease) {
        __typename
        ... on RenewPayload {
          expiresAt
          directive
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  false,
);

/** Batches are numbered: one that arrives twice is acknowledged twice and stored once. */
export const reportRunDocument = plainMutation<ReportRunMutation, ReportRunMutationVariables>(
  /* GraphQL */ `
    mutation ReportRun($input: ReportRunInput!) {
      reportRun(input: $input) {
        __typename
        ... on ReportPayload {
          isDuplicate
          state
          lastSeq
          directive
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  true,
);

export const releaseRunDocument = plainMutation<ReleaseRunMutation, ReleaseRunMutationVariables>(
  /* GraphQL */ `
    mutation ReleaseRun($lease: LeaseInput!, $reason: String!) {
      releaseRun(lease: $lease, reason: $reason) {
        __typename
        ... on ReleasePayload {
          state
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  false,
);

export const putStepResultDocument = plainMutation<PutStepResultMutation, PutStepResultMutationVariables>(
  /* GraphQL */ `
    mutation PutStepResult($lease: LeaseInput!, $cacheKey: String!, $outputs: JSON!) {
      putStepResult(lease: $lease, cacheKey: $cacheKey, outputs: $outputs) {
        __typename
        ... on AgentWritePayload {
          ok
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  true,
);

export const saveCheckpointDocument = plainMutation<SaveCheckpointMutation, SaveCheckpointMutationVariables>(
  /* GraphQL */ `
    mutation SaveCheckpoint($lease: LeaseInput!, $cacheKey: String!, $artifact: Digest!) {
      saveCheckpoint(lease: $lease, cacheKey: $cacheKey, artifact: $artifact) {
        __typename
        ... on AgentWritePayload {
          ok
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  true,
);

export const clearCheckpointDocument = plainMutation<ClearCheckpointMutation, ClearCheckpointMutationVariables>(
  /* GraphQL */ `
    mutation ClearCheckpoint($lease: LeaseInput!, $cacheKey: String!) {
      clearCheckpoint(lease: $lease, cacheKey: $cacheKey) {
        __typename
        ... on AgentWritePayload {
          ok
        }
        ...failureFields
      }
    }
    ${failureFields}
  `,
  true,
);

export const stepResultDocument = query<StepResultQuery, StepResultQueryVariables>(/* GraphQL */ `
  query StepResult($cacheKey: String!) {
    stepResult(cacheKey: $cacheKey)
  }
`);

export const checkpointDocument = query<CheckpointQuery, CheckpointQueryVariables>(/* GraphQL */ `
  query Checkpoint($cacheKey: String!) {
    checkpoint(cacheKey: $cacheKey) {
      cacheKey
      artifact {
        digest
      }
      run
      attempt
      savedAt
    }
  }
`);

export const registeredDatasetDocument = query<RegisteredDatasetQuery, RegisteredDatasetQueryVariables>(/* GraphQL */ `
  query RegisteredDataset($name: ID!) {
    registeredDataset(name: $name) {
      ...datasetFields
    }
  }
  ${datasetFields}
`);
