import { mutation, query } from '@fovea/client';
import { modelFields, type ExperimentState, type Note, type ResultModel } from './experiments.ts';
import { failureFields, type Failure, type GraphqlNumber, type Page } from './operation.ts';

export type RunState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'QUARANTINED';

export interface RunProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly detail: string | null;
  readonly secondsLeft: number | null;
  readonly throughput: number | null;
}

export interface RunError {
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly hint: string | null;
}

export interface RunRow {
  readonly id: string;
  readonly label: string;
  readonly differs: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly state: RunState;
  readonly isSuperseded: boolean;
  readonly progress: RunProgress | null;
  readonly error: RunError | null;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly experiment: { readonly id: string; readonly name: string };
}

const rowFields = /* GraphQL */ `
  id
  label
  differs
  seed
  state
  isSuperseded
  progress { step done total unit detail secondsLeft throughput }
  error { code subject message hint }
  queuedAt
  startedAt
  finishedAt
  experiment { id name }
`;

export interface RunFilter {
  readonly experiment?: string;
  readonly states?: readonly RunState[];
  readonly agent?: string;
  readonly tag?: string;
  readonly hideSuperseded?: boolean;
}

export const runsQuery = query<
  { readonly runs: Page<RunRow> },
  {
    readonly first: number;
    readonly after: string | null;
    readonly order: 'NEWEST' | 'OLDEST';
    readonly filter: RunFilter;
  }
>(/* GraphQL */ `
  query Runs($first: Int, $after: String, $order: Order, $filter: RunFilter) {
    runs(first: $first, after: $after, order: $order, filter: $filter) {
      nodes { ${rowFields} }
      pageInfo { endCursor hasNextPage }
    }
  }
`);

export type StepState = 'WAITING' | 'RUNNING' | 'CACHED' | 'FINISHED' | 'FAILED';

export interface StepOutput {
  readonly port: string;
  readonly type: string;
  readonly artifact: { readonly digest: string; readonly sizeBytes: number | null; readonly url: string } | null;
}

export interface Step {
  readonly id: string;
  readonly use: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: readonly { readonly port: string; readonly step: string; readonly output: string }[];
  readonly state: StepState;
  readonly durationMs: number | null;
  readonly cacheKey: string | null;
  readonly outputs: readonly StepOutput[];
}

export interface Series {
  readonly series: string;
  readonly name: string;
  readonly points: number;
  readonly last: { readonly step: GraphqlNumber; readonly value: GraphqlNumber };
}

export interface Attempt {
  readonly attempt: number;
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly leasedAt: string;
  readonly endedAt: string | null;
  readonly ending: string | null;
}

export interface LineageEdge {
  readonly artifact: { readonly digest: string; readonly sizeBytes: number | null; readonly url: string };
  readonly step: string;
  readonly direction: 'INPUT' | 'OUTPUT';
  readonly port: string;
  readonly type: string;
}

export interface RunDetail extends Omit<RunRow, 'experiment'> {
  readonly experiment: { readonly id: string; readonly name: string; readonly state: ExperimentState };
  readonly stage: number;
  readonly backend: string;
  readonly isExclusive: boolean;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly isCancelRequested: boolean;
  readonly origin: {
    readonly run: { readonly id: string; readonly label: string };
    readonly how: string;
    readonly step: string | null;
  } | null;
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly tags: readonly string[];
  readonly environment: Readonly<Record<string, unknown>> | null;
  readonly steps: readonly Step[];
  readonly leases: readonly Attempt[];
  readonly series: readonly Series[];
  readonly notes: readonly Note[];
  readonly models: readonly ResultModel[];
  readonly certificates: readonly {
    readonly verdict: string;
    readonly artifact: { readonly digest: string; readonly url: string };
    readonly record: unknown;
  }[];
}

export const runQuery = query<{ readonly run: RunDetail | null }, { readonly id: string }>(/* GraphQL */ `
  query Run($id: ID!) {
    run(id: $id) {
      ${rowFields}
      experiment { state }
      stage
      backend
      isExclusive
      attempts
      maxAttempts
      priority
      isCancelRequested
      origin { run { id label } how step }
      agent { id name }
      tags
      environment
      steps {
        id
        use
        params
        inputs { port step output }
        state
        durationMs
        cacheKey
        outputs { port type artifact { digest sizeBytes url } }
      }
      leases { attempt agent { id name } leasedAt endedAt ending }
      series { series name points last { step value } }
      notes { id text by at }
      models { ${modelFields} }
      certificates { verdict artifact { digest url } record }
    }
  }
`);

export const lineageQuery = query<
  { readonly run: { readonly id: string; readonly lineage: readonly LineageEdge[] } | null },
  { readonly id: string }
>(/* GraphQL */ `
  query Lineage($id: ID!) {
    run(id: $id) {
      id
      lineage {
        artifact {
          digest
          sizeBytes
          url
        }
        step
        direction
        port
        type
      }
    }
  }
`);

export interface Curve {
  readonly samples: readonly { readonly step: GraphqlNumber; readonly value: GraphqlNumber }[];
  readonly total: number;
  readonly isSampled: boolean;
}

export const curveQuery = query<
  { readonly run: { readonly id: string; readonly curve: Curve } | null },
  { readonly id: string; readonly series: string; readonly name: string; readonly maxPoints: number }
>(/* GraphQL */ `
  query Curve($id: ID!, $series: String!, $name: String!, $maxPoints: Int) {
    run(id: $id) {
      id
      curve(series: $series, name: $name, maxPoints: $maxPoints) {
        samples {
          step
          value
        }
        total
        isSampled
      }
    }
  }
`);

export const artifactJsonQuery = query<
  {
    readonly artifact: {
      readonly digest: string;
      readonly sizeBytes: number | null;
      readonly url: string;
      readonly json: unknown;
    } | null;
  },
  { readonly digest: string }
>(/* GraphQL */ `
  query ArtifactJson($digest: Digest!) {
    artifact(digest: $digest) {
      digest
      sizeBytes
      url
      json
    }
  }
`);

export interface Comparison {
  readonly runs: readonly (RunRow & { readonly series: readonly Series[] })[];
  readonly differences: readonly {
    readonly area: string;
    readonly path: string;
    readonly values: readonly unknown[];
  }[];
  readonly models: readonly ResultModel[];
  readonly perClass: readonly { readonly class: string; readonly recall: readonly (number | null)[] }[];
}

export const compareQuery = query<
  { readonly compareRuns: Comparison },
  { readonly ids: readonly string[] }
>(/* GraphQL */ `
  query Compare($ids: [ID!]!) {
    compareRuns(ids: $ids) {
      runs {
        ${rowFields}
        series { series name points last { step value } }
      }
      differences { area path values }
      models { ${modelFields} }
      perClass { class recall }
    }
  }
`);

interface RunPayload {
  readonly __typename: 'RunPayload';
  readonly run: { readonly id: string; readonly state: RunState };
}

interface RunsPayload {
  readonly __typename: 'RunsPayload';
  readonly runs: readonly { readonly id: string }[];
}

export const cancelRunMutation = mutation<
  { readonly result: RunPayload | Failure },
  { readonly input: { readonly id: string } }
>(/* GraphQL */ `
  mutation CancelRun($input: RunIdInput!) {
    result: cancelRun(input: $input) {
      __typename
      ... on RunPayload { run { id state } }
      ${failureFields}
    }
  }
`);

export const retryRunMutation = mutation<
  { readonly result: RunsPayload | Failure },
  { readonly input: { readonly id: string } }
>(/* GraphQL */ `
  mutation RetryRun($input: RunIdInput!) {
    result: retryRun(input: $input) {
      __typename
      ... on RunsPayload { runs { id } }
      ${failureFields}
    }
  }
`);

export const forkRunMutation = mutation<
  { readonly result: RunsPayload | Failure },
  {
    readonly input: {
      readonly id: string;
      readonly settings: readonly string[];
      readonly fromStep?: string;
      readonly fromCheckpoint?: boolean;
    };
  }
>(/* GraphQL */ `
  mutation ForkRun($input: ForkRunInput!) {
    result: forkRun(input: $input) {
      __typename
      ... on RunsPayload { runs { id } }
      ${failureFields}
    }
  }
`);
