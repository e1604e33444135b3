import { mutation, query } from '@fovea/client';
import type { PipelineDefinition } from '@fovea/contracts';
import { failureFields, type Failure, type Page } from './operation.ts';

export type ExperimentState = 'DRAFT' | 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface RunCounts {
  readonly queued: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly quarantined: number;
  readonly total: number;
}

export interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly question: string | null;
  readonly state: ExperimentState;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly tags: readonly string[];
  readonly runCounts: RunCounts;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly at: string;
}

export interface PipelineSource {
  readonly typescript: string;
  readonly json: string;
  readonly graphql: string;
}

export interface Latency {
  readonly backend: string;
  readonly threads: number;
  readonly batch: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly n: number;
  readonly noise: number;
}

export interface ResultModel {
  readonly id: string;
  readonly label: string;
  readonly run: { readonly id: string; readonly label: string };
  readonly params: number;
  readonly macs: number;
  readonly sizeBytes: number;
  readonly peakActivationBytes: number;
  readonly quantizer: string | null;
  readonly scheme: string | null;
  readonly top1: number | null;
  readonly top5: number | null;
  readonly macroF1: number | null;
  readonly evaluatedImages: number | null;
  readonly latencies: readonly Latency[];
  readonly badge: string | null;
  readonly differs: Readonly<Record<string, unknown>>;
  readonly isOnParetoFront: boolean;
}

export interface Certificate {
  readonly artifact: { readonly digest: string; readonly url: string };
  readonly run: { readonly id: string; readonly label: string };
  readonly verdict: string;
}

export interface ExperimentDetail extends ExperimentRow {
  readonly stage: number;
  readonly createdBy: string;
  readonly notes: readonly Note[];
  readonly models: readonly ResultModel[];
  readonly certificates: readonly Certificate[];
  readonly reportArtifact: { readonly digest: string; readonly url: string } | null;
  readonly remainingMs: number | null;
}

const rowFields = /* GraphQL */ `
  id
  name
  question
  state
  createdAt
  startedAt
  finishedAt
  tags
  runCounts {
    queued
    running
    succeeded
    failed
    cancelled
    quarantined
    total
  }
`;

export const modelFields = /* GraphQL */ `
  id
  label
  run {
    id
    label
  }
  params
  macs
  sizeBytes
  peakActivationBytes
  quantizer
  scheme
  top1
  top5
  macroF1
  evaluatedImages
  latencies {
    backend
    threads
    batch
    p50Ms
    p90Ms
    p99Ms
    n
    noise
  }
  badge
  differs
  isOnParetoFront
`;

export interface ExperimentFilter {
  readonly states?: readonly ExperimentState[];
  readonly tag?: string;
  readonly search?: string;
}

export const experimentsQuery = query<
  { readonly experiments: Page<ExperimentRow> },
  { readonly first: number; readonly after: string | null; readonly filter: ExperimentFilter }
>(/* GraphQL */ `
  query Experiments($first: Int, $after: String, $filter: ExperimentFilter) {
    experiments(first: $first, after: $after, filter: $filter) {
      nodes { ${rowFields} }
      pageInfo { endCursor hasNextPage }
    }
  }
`);

export const experimentQuery = query<
  { readonly experiment: ExperimentDetail | null },
  { readonly id: string }
>(/* GraphQL */ `
  query Experiment($id: ID!) {
    experiment(id: $id) {
      ${rowFields}
      stage
      createdBy
      notes { id text by at }
      models { ${modelFields} }
      certificates {
        verdict
        artifact { digest url }
        run { id label }
      }
      reportArtifact { digest url }
      remainingMs
    }
  }
`);

/** What the home screen shows of what finished: newest experiments with their models. */
export const frontsQuery = query<
  {
    readonly experiments: Page<{
      readonly id: string;
      readonly name: string;
      readonly paretoFront: {
        readonly models: readonly ResultModel[];
        readonly knee: { readonly id: string } | null;
        readonly cheapest: { readonly id: string } | null;
      };
    }>;
  },
  Record<string, never>
>(/* GraphQL */ `
  query Fronts {
    experiments(first: 6, filter: { states: [SUCCEEDED] }) {
      nodes {
        id
        name
        paretoFront {
          models { ${modelFields} }
          knee { id }
          cheapest { id }
        }
      }
      pageInfo { endCursor hasNextPage }
    }
  }
`);

export const experimentSourceQuery = query<
  { readonly experiment: { readonly id: string; readonly source: PipelineSource } | null },
  { readonly id: string }
>(/* GraphQL */ `
  query ExperimentSource($id: ID!) {
    experiment(id: $id) {
      id
      source {
        typescript
        json
        graphql
      }
    }
  }
`);

export const experimentDefinitionQuery = query<
  { readonly experiment: { readonly id: string; readonly definition: PipelineDefinition } | null },
  { readonly id: string }
>(/* GraphQL */ `
  query ExperimentDefinition($id: ID!) {
    experiment(id: $id) {
      id
      definition
    }
  }
`);

export interface PlannedRun {
  readonly label: string;
  readonly differs: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export interface PipelinePreview {
  readonly __typename: 'PipelinePreview';
  readonly runs: readonly PlannedRun[];
  readonly source: PipelineSource;
  readonly estimateMs: number | null;
}

export const previewQuery = query<
  { readonly previewPipeline: PipelinePreview | Failure },
  { readonly pipeline: { readonly json: unknown } }
>(/* GraphQL */ `
  query Preview($pipeline: PipelineChoice!) {
    previewPipeline(pipeline: $pipeline) {
      __typename
      ... on PipelinePreview {
        runs { label differs seed }
        source { typescript json graphql }
        estimateMs
      }
      ${failureFields}
    }
  }
`);

export interface ExperimentPayload {
  readonly __typename: 'ExperimentPayload';
  readonly experiment: { readonly id: string; readonly state: ExperimentState };
}

export interface CreateExperimentInput {
  readonly pipeline: { readonly json: unknown };
  readonly tags?: readonly string[];
  readonly start?: boolean;
  readonly priority?: number;
  readonly roots?: readonly string[];
  readonly clientMutationId?: string;
}

function experimentMutation<Input>(name: string, input: string) {
  return mutation<{ readonly result: ExperimentPayload | Failure }, { readonly input: Input }>(/* GraphQL */ `
    mutation Change($input: ${input}!) {
      result: ${name}(input: $input) {
        __typename
        ... on ExperimentPayload { experiment { id state } }
        ${failureFields}
      }
    }
  `);
}

export const createExperimentMutation = experimentMutation<CreateExperimentInput>(
  'createExperiment',
  'CreateExperimentInput',
);
export const experimentMutations = {
  start: experimentMutation<{ readonly id: string }>('startExperiment', 'ExperimentIdInput'),
  pause: experimentMutation<{ readonly id: string }>('pauseExperiment', 'ExperimentIdInput'),
  cancel: experimentMutation<{ readonly id: string }>('cancelExperiment', 'ExperimentIdInput'),
};
export const tagExperimentMutation = experimentMutation<{ readonly id: string; readonly tags: readonly string[] }>(
  'tagExperiment',
  'TagInput',
);

export const addNoteMutation = mutation<
  { readonly result: { readonly __typename: 'NotePayload'; readonly note: Note } | Failure },
  {
    readonly input: {
      readonly subject: 'EXPERIMENT' | 'RUN' | 'MODEL' | 'DATASET';
      readonly id: string;
      readonly text: string;
    };
  }
>(/* GraphQL */ `
  mutation AddNote($input: AddNoteInput!) {
    result: addNote(input: $input) {
      __typename
      ... on NotePayload { note { id text by at } }
      ${failureFields}
    }
  }
`);
