import { mutation, query, subscription } from '../document.ts';
import type {
  CancelRunMutation,
  CancelRunMutationVariables,
  CompareRunsQuery,
  CompareRunsQueryVariables,
  CurveQuery,
  CurveQueryVariables,
  ForkRunMutation,
  ForkRunMutationVariables,
  PrioritizeRunMutation,
  PrioritizeRunMutationVariables,
  RetryRunMutation,
  RetryRunMutationVariables,
  RunEventsSubscription,
  RunEventsSubscriptionVariables,
  RunQuery,
  RunQueryVariables,
  RunRecordQuery,
  RunRecordQueryVariables,
  RunsQuery,
  RunsQueryVariables,
  RunStepsQuery,
  RunStepsQueryVariables,
  TagRunMutation,
  TagRunMutationVariables,
} from '../generated/operations.ts';
import { failureFields, runFields } from './fragments.ts';

export const runDocument = query<RunQuery, RunQueryVariables>(/* GraphQL */ `
  query Run($id: ID!) {
    run(id: $id) {
      ...runFields
    }
  }
  ${runFields}
`);

export const runsDocument = query<RunsQuery, RunsQueryVariables>(/* GraphQL */ `
  query Runs($first: Int = 50, $after: String, $order: Order = NEWEST, $filter: RunFilter) {
    runs(first: $first, after: $after, order: $order, filter: $filter) {
      nodes {
        ...runFields
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
  ${runFields}
`);

export const runStepsDocument = query<RunStepsQuery, RunStepsQueryVariables>(/* GraphQL */ `
  query RunSteps($id: ID!) {
    run(id: $id) {
      id
      label
      state
      steps {
        id
        use
        state
        durationMs
        outputs {
          port
          type
          artifact {
            digest
            sizeBytes
          }
        }
      }
    }
  }
`);

export const runRecordDocument = query<RunRecordQuery, RunRecordQueryVariables>(/* GraphQL */ `
  query RunRecord($id: ID!) {
    run(id: $id) {
      id
      record
    }
  }
`);

export const curveDocument = query<CurveQuery, CurveQueryVariables>(/* GraphQL */ `
  query Curve($id: ID!, $series: String!, $name: String!, $maxPoints: Int = 500) {
    run(id: $id) {
      id
      curve(series: $series, name: $name, maxPoints: $maxPoints) {
        samples {
          step
          value
        }
        total
        nonFinite
        isSampled
      }
    }
  }
`);

export const compareRunsDocument = query<CompareRunsQuery, CompareRunsQueryVariables>(/* GraphQL */ `
  query CompareRuns($ids: [ID!]!) {
    compareRuns(ids: $ids) {
      runs {
        ...runFields
      }
      differences {
        area
        path
        values
      }
      models {
        id
        label
        run {
          id
        }
        top1
        sizeBytes
        latencies {
          batch
          p50Ms
        }
      }
      perClass {
        class
        recall
      }
    }
  }
  ${runFields}
`);

export const cancelRunDocument = mutation<CancelRunMutation, CancelRunMutationVariables>(/* GraphQL */ `
  mutation CancelRun($input: RunIdInput!) {
    cancelRun(input: $input) {
      __typename
      ... on RunPayload {
        run {
          ...runFields
        }
      }
      ...failureFields
    }
  }
  ${runFields}
  ${failureFields}
`);

export const retryRunDocument = mutation<RetryRunMutation, RetryRunMutationVariables>(/* GraphQL */ `
  mutation RetryRun($input: RunIdInput!) {
    retryRun(input: $input) {
      __typename
      ... on RunsPayload {
        runs {
          ...runFields
        }
      }
      ...failureFields
    }
  }
  ${runFields}
  ${failureFields}
`);

export const forkRunDocument = mutation<ForkRunMutation, ForkRunMutationVariables>(/* GraphQL */ `
  mutation ForkRun($input: ForkRunInput!) {
    forkRun(input: $input) {
      __typename
      ... on RunsPayload {
        runs {
          ...runFields
        }
      }
      ...failureFields
    }
  }
  ${runFields}
  ${failureFields}
`);

export const tagRunDocument = mutation<TagRunMutation, TagRunMutationVariables>(/* GraphQL */ `
  mutation TagRun($input: TagInput!) {
    tagRun(input: $input) {
      __typename
      ... on RunPayload {
        run {
          ...runFields
        }
      }
      ...failureFields
    }
  }
  ${runFields}
  ${failureFields}
`);

export const prioritizeRunDocument = mutation<PrioritizeRunMutation, PrioritizeRunMutationVariables>(/* GraphQL */ `
  mutation PrioritizeRun($input: PrioritizeRunInput!) {
    prioritizeRun(input: $input) {
      __typename
      ... on RunPayload {
        run {
          ...runFields
        }
      }
      ...failureFields
    }
  }
  ${runFields}
  ${failureFields}
`);

export const runEventsDocument = subscription<RunEventsSubscription, RunEventsSubscriptionVariables>(/* GraphQL */ `
  subscription RunEvents($id: ID!, $after: String) {
    runEvents(id: $id, after: $after) {
      position
      events {
        seq
        at
        type
        step
        data
      }
      points {
        series
        step
        values
      }
      run {
        ...runFields
      }
      isResync
    }
  }
  ${runFields}
`);
