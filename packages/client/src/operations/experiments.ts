import { mutation, query, subscription } from '../document.ts';
import type {
  AddNoteMutation,
  AddNoteMutationVariables,
  CancelExperimentMutation,
  CancelExperimentMutationVariables,
  CreateExperimentMutation,
  CreateExperimentMutationVariables,
  ExperimentChangedSubscription,
  ExperimentChangedSubscriptionVariables,
  ExperimentQuery,
  ExperimentQueryVariables,
  ExperimentReportQuery,
  ExperimentReportQueryVariables,
  ExperimentsQuery,
  ExperimentsQueryVariables,
  PauseExperimentMutation,
  PauseExperimentMutationVariables,
  PreviewPipelineQuery,
  PreviewPipelineQueryVariables,
  StartExperimentMutation,
  StartExperimentMutationVariables,
  TagExperimentMutation,
  TagExperimentMutationVariables,
} from '../generated/operations.ts';
import { experimentFields, failureFields } from './fragments.ts';

export const experimentDocument = query<ExperimentQuery, ExperimentQueryVariables>(/* GraphQL */ `
  query Experiment($id: ID!) {
    experiment(id: $id) {
      ...experimentFields
      definition
    }
  }
  ${experimentFields}
`);

export const experimentsDocument = query<ExperimentsQuery, ExperimentsQueryVariables>(/* GraphQL */ `
  query Experiments($first: Int = 50, $after: String, $order: Order = NEWEST, $filter: ExperimentFilter) {
    experiments(first: $first, after: $after, order: $order, filter: $filter) {
      nodes {
        ...experimentFields
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
  ${experimentFields}
`);

export const experimentReportDocument = query<ExperimentReportQuery, ExperimentReportQueryVariables>(/* GraphQL */ `
  query ExperimentReport($id: ID!) {
    experiment(id: $id) {
      id
      state
      report
    }
  }
`);

export const previewPipelineDocument = query<PreviewPipelineQuery, PreviewPipelineQueryVariables>(/* GraphQL */ `
  query PreviewPipeline($pipeline: PipelineChoice!, $settings: [String!]) {
    previewPipeline(pipeline: $pipeline, settings: $settings) {
      __typename
      ... on PipelinePreview {
        runs {
          label
          differs
          seed
        }
        source {
          typescript
          json
          graphql
        }
        plan
        estimateMs
      }
      ...failureFields
    }
  }
  ${failureFields}
`);

export const createExperimentDocument = mutation<CreateExperimentMutation, CreateExperimentMutationVariables>(
  /* GraphQL */ `
    mutation CreateExperiment($input: CreateExperimentInput!) {
      createExperiment(input: $input) {
        __typename
        ... on ExperimentPayload {
          experiment {
            ...experimentFields
          }
        }
        ...failureFields
      }
    }
    ${experimentFields}
    ${failureFields}
  `,
);

export const startExperimentDocument = mutation<StartExperimentMutation, StartExperimentMutationVariables>(
  /* GraphQL */ `
    mutation StartExperiment($input: ExperimentIdInput!) {
      startExperiment(input: $input) {
        __typename
        ... on ExperimentPayload {
          experiment {
            ...experimentFields
          }
        }
        ...failureFields
      }
    }
    ${experimentFields}
    ${failureFields}
  `,
);

export const pauseExperimentDocument = mutation<PauseExperimentMutation, PauseExperimentMutationVariables>(
  /* GraphQL */ `
    mutation PauseExperiment($input: ExperimentIdInput!) {
      pauseExperiment(input: $input) {
        __typename
        ... on ExperimentPayload {
          experiment {
            ...experimentFields
          }
        }
        ...failureFields
      }
    }
    ${experimentFields}
    ${failureFields}
  `,
);

export const cancelExperimentDocument = mutation<CancelExperimentMutation, CancelExperimentMutationVariables>(
  /* GraphQL */ `
    mutation CancelExperiment($input: ExperimentIdInput!) {
      cancelExperiment(input: $input) {
        __typename
        ... on ExperimentPayload {
          experiment {
            ...experimentFields
          }
        }
        ...failureFields
      }
    }
    ${experimentFields}
    ${failureFields}
  `,
);

export const tagExperimentDocument = mutation<TagExperimentMutation, TagExperimentMutationVariables>(/* GraphQL */ `
  mutation TagExperiment($input: TagInput!) {
    tagExperiment(input: $input) {
      __typename
      ... on ExperimentPayload {
        experiment {
          ...experimentFields
        }
      }
      ...failureFields
    }
  }
  ${experimentFields}
  ${failureFields}
`);

export const addNoteDocument = mutation<AddNoteMutation, AddNoteMutationVariables>(/* GraphQL */ `
  mutation AddNote($input: AddNoteInput!) {
    addNote(input: $input) {
      __typename
      ... on NotePayload {
        note {
          id
          text
          by
          at
        }
      }
      ...failureFields
    }
  }
  ${failureFields}
`);

export const experimentChangedDocument = subscription<
  ExperimentChangedSubscription,
  ExperimentChangedSubscriptionVariables
>(/* GraphQL */ `
  subscription ExperimentChanged($id: ID!) {
    experimentChanged(id: $id) {
      ...experimentFields
    }
  }
  ${experimentFields}
`);
