// Written by `npm run generate` from the operations of this package and the schema of the API.
import type { Digest } from '@fovea/contracts';
import type { WireNumber } from '../wire-number.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Which end of a list comes first. */
export type Order = 'NEWEST' | 'OLDEST';

/** What a token allows: operators do everything, editors all but tokens, viewers read, agents work. */
export type Role = 'OPERATOR' | 'EDITOR' | 'VIEWER' | 'AGENT';

/** A kind of record. */
export type ChangeTopic = 'EXPERIMENT' | 'RUN' | 'AGENTS' | 'TOKENS' | 'MODELS' | 'DATASETS';

/** What mintToken needs. */
export type MintTokenInput = {
  /** Who or what will use it, 1 to 100 characters. */
  readonly name: string;
  /** What it allows. */
  readonly role: Role;
  /** How long it holds [ms], as a number; until revoked when left out. */
  readonly lifetimeMs?: number | null | undefined;
  /** Sent again with the same input it gives the same answer and changes nothing. The secret isn't in a repeated answer. */
  readonly clientMutationId?: string | null | undefined;
};

/** What revokeToken needs. */
export type RevokeTokenInput = {
  /** The token. */
  readonly id: string;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** What createInvite needs. */
export type CreateInviteInput = {
  /** What the token will allow. */
  readonly role: Role;
  /** How often it may be exchanged, 1 to 1,000. */
  readonly uses?: number | null | undefined;
  /** How long it may be exchanged [ms], 1,000 to 30 days, as a number. */
  readonly lifetimeMs?: number | null | undefined;
};

/** draft waits to be started; a paused one leases nothing. The last three are final. */
export type ExperimentState = 'DRAFT' | 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** Which experiments. */
export type ExperimentFilter = {
  readonly states?: ReadonlyArray<ExperimentState> | null | undefined;
  readonly tag?: string | null | undefined;
  /** Part of the name, whatever its case. */
  readonly search?: string | null | undefined;
};

/** A pipeline in one of two forms. */
export type PipelineChoice =
  | {
      /** Typed: one field a contribution, checked and completed by any GraphQL editor. A field with several values makes a grid. */
      readonly typed: unknown;
      readonly json?: never;
    }
  | {
      readonly typed?: never; /** As fovea run takes it from a .json file: the form that never changes when plugins come and go. */
      readonly json: unknown;
    };

/** What createExperiment needs. */
export type CreateExperimentInput = {
  readonly pipeline: PipelineChoice;
  /** As --set of the command line takes them: train.epochs=2. Several values, comma-separated, make a grid. */
  readonly settings?: ReadonlyArray<string> | null | undefined;
  /** Instead of the pipeline's. */
  readonly question?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** Queue its runs at once; else it waits as a draft. */
  readonly start?: boolean | null | undefined;
  /** -1000 to 1000; higher goes first. */
  readonly priority?: number | null | undefined;
  /** Dataset roots that its agents must offer: names that the agents' own configuration gives folders. */
  readonly roots?: ReadonlyArray<string> | null | undefined;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** Which experiment. */
export type ExperimentIdInput = {
  readonly id: string;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** New tags of a record. */
export type TagInput = {
  readonly id: string;
  /** At most 32, each of letters, digits and . _ : / - or blanks, at most 64 characters. */
  readonly tags: ReadonlyArray<string>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** What notes are attached to. */
export type SubjectKind = 'EXPERIMENT' | 'RUN' | 'MODEL' | 'DATASET';

/** What addNote needs. */
export type AddNoteInput = {
  readonly subject: SubjectKind;
  /** Id of the experiment, run or dataset, or name of the model. */
  readonly id: string;
  /** 1 to 10,000 characters of plain text. */
  readonly text: string;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** quarantined: it lost its agent so often that it is not tried again. The last four are final. */
export type RunState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'QUARANTINED';

/** What a step is at. */
export type StepState = 'WAITING' | 'RUNNING' | 'CACHED' | 'FINISHED' | 'FAILED';

/** Which runs. */
export type RunFilter = {
  readonly experiment?: string | null | undefined;
  readonly states?: ReadonlyArray<RunState> | null | undefined;
  readonly agent?: string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly hideSuperseded?: boolean | null | undefined;
};

/** Which run. */
export type RunIdInput = {
  readonly id: string;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** What forkRun needs. */
export type ForkRunInput = {
  readonly id: string;
  /** As --set takes them: train.epochs=5. Several values make several runs. */
  readonly settings: ReadonlyArray<string>;
  /** Refuse a patch that changes anything before this step. */
  readonly fromStep?: string | null | undefined;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** What prioritizeRun needs. */
export type PrioritizeRunInput = {
  readonly id: string;
  /** -1000 to 1000; higher goes first. */
  readonly priority: number;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** How the agents find a dataset. */
export type DatasetOriginKind =
  /** A dataset contribution by itself. */
  | 'CONTRIBUTION'
  /** A named root that the agent's own configuration gives a folder. */
  | 'ROOT'
  /** An uploaded archive. */
  | 'ARCHIVE';

/** What registerModel needs. */
export type RegisterModelInput = {
  /** Letters, digits and . _ -, at most 100. */
  readonly name: string;
  /** A stored model. */
  readonly artifact: Digest;
  /** The run that made it. */
  readonly run?: string | null | undefined;
  /** The step that made it. */
  readonly step?: string | null | undefined;
  readonly note?: string | null | undefined;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** What promoteModel needs. */
export type PromoteModelInput = {
  readonly model: string;
  /** Such as production or candidate. */
  readonly alias: string;
  /** Null takes the alias away. */
  readonly version?: number | null | undefined;
  /** The promotion fails unless the alias names this version now; left out: any. */
  readonly expected?: ExpectedVersion | null | undefined;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** What an alias must name now. */
export type ExpectedVersion =
  | { readonly version: number; readonly none?: never }
  | { readonly version?: never; /** It must not exist. */ readonly none: boolean };

/** What registerDataset needs. */
export type RegisterDatasetInput = {
  /** Letters, digits and . _ -, at most 100. */
  readonly name: string;
  /** How it is read; folders in its params are relative to the root or archive. */
  readonly dataset: DatasetChoice;
  /** A named root that the agent's own configuration offers. */
  readonly root?: string | null | undefined;
  /** An uploaded .zip. */
  readonly archive?: Digest | null | undefined;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: string | null | undefined;
};

/** A dataset in one of two forms. */
export type DatasetChoice =
  | { readonly typed: unknown; readonly json?: never }
  | { readonly typed?: never; /** As {use, params}. */ readonly json: unknown };

/** What drainAgent needs. */
export type DrainAgentInput = {
  readonly id: string;
  readonly isDraining?: boolean | null | undefined;
};

/** What registerAgent needs. */
export type RegisterAgentInput = {
  /** The id that an earlier registration returned; a new one when left out. */
  readonly id?: string | null | undefined;
  readonly name: string;
  /** An AgentOffer of @fovea/contracts, as JSON. */
  readonly offer: unknown;
};

/** What leaseRun needs. */
export type LeaseRunInput = {
  readonly agent: string;
  /** 0 to 60,000. */
  readonly waitMs?: number | null | undefined;
};

/** Names a lease and proves it. */
export type LeaseInput = {
  readonly run: string;
  readonly attempt: number;
  /** Secret. */
  readonly token: string;
};

/** What the holder of a lease shall do. */
export type LeaseDirective =
  | 'CONTINUE'
  /** End the run as cancelled. */
  | 'CANCEL'
  /** Save a checkpoint and give the lease back. */
  | 'RELEASE';

/** What reportRun needs. */
export type ReportRunInput = {
  readonly lease: LeaseInput;
  /** Counts from 1 without gaps within the lease. */
  readonly batch: number;
  /** RunEventBody values of @fovea/contracts; NaN and infinities of metric values as strings. */
  readonly events: ReadonlyArray<unknown>;
};

export type AgentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  order?: Order | null | undefined;
}>;

export type AgentsQuery = {
  readonly agents: {
    readonly nodes: ReadonlyArray<AgentFieldsFragment>;
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
};

export type AgentFieldsFragment = {
  readonly id: string;
  readonly name: string;
  readonly isDraining: boolean;
  readonly isOnline: boolean;
  readonly registeredAt: string;
  readonly lastSeenAt: string;
  readonly activeRuns: number;
  readonly offer: {
    readonly backends: ReadonlyArray<string>;
    readonly roots: ReadonlyArray<string>;
    readonly slots: number;
    readonly device: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: WireNumber;
    readonly fovea: string;
    readonly node: string;
  };
};

export type CheckpointQueryVariables = Exact<{
  cacheKey: string;
}>;

export type CheckpointQuery = {
  readonly checkpoint: {
    readonly cacheKey: string;
    readonly run: string;
    readonly attempt: number;
    readonly savedAt: string;
    readonly artifact: {
      readonly digest: Digest;
    };
  } | null;
};

export type ClearCheckpointMutationVariables = Exact<{
  lease: LeaseInput;
  cacheKey: string;
}>;

export type ClearCheckpointMutation = {
  readonly clearCheckpoint:
    | {
        readonly __typename: 'AgentWritePayload';
        readonly ok: boolean;
      }
    | ({
        readonly __typename: 'LeaseLost';
      } & FailureFields_LeaseLost_Fragment)
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

type FailureFields_InvalidInput_Fragment = {
  readonly __typename: 'InvalidInput';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
  readonly issues: ReadonlyArray<{
    readonly path: string;
    readonly message: string;
  }>;
};

type FailureFields_NotFound_Fragment = {
  readonly __typename: 'NotFound';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
};

type FailureFields_Conflict_Fragment = {
  readonly __typename: 'Conflict';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
};

type FailureFields_LeaseLost_Fragment = {
  readonly __typename: 'LeaseLost';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
};

type FailureFields_RateLimited_Fragment = {
  readonly __typename: 'RateLimited';
  readonly retryAfterMs: number;
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
};

export type FailureFieldsFragment =
  | FailureFields_InvalidInput_Fragment
  | FailureFields_NotFound_Fragment
  | FailureFields_Conflict_Fragment
  | FailureFields_LeaseLost_Fragment
  | FailureFields_RateLimited_Fragment;

export type DrainAgentMutationVariables = Exact<{
  input: DrainAgentInput;
}>;

export type DrainAgentMutation = {
  readonly drainAgent:
    | {
        readonly __typename: 'AgentPayload';
        readonly agent: AgentFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type LeaseRunMutationVariables = Exact<{
  input: LeaseRunInput;
}>;

export type LeaseRunMutation = {
  readonly leaseRun:
    | {
        readonly __typename: 'LeasePayload';
        readonly grant: {
          readonly attempt: number;
          readonly token: string;
          readonly run: unknown;
          readonly expiresAt: string;
          readonly durationMs: number;
        } | null;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type PutStepResultMutationVariables = Exact<{
  lease: LeaseInput;
  cacheKey: string;
  outputs: unknown;
}>;

export type PutStepResultMutation = {
  readonly putStepResult:
    | {
        readonly __typename: 'AgentWritePayload';
        readonly ok: boolean;
      }
    | ({
        readonly __typename: 'LeaseLost';
      } & FailureFields_LeaseLost_Fragment)
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RegisterAgentMutationVariables = Exact<{
  input: RegisterAgentInput;
}>;

export type RegisterAgentMutation = {
  readonly registerAgent:
    | {
        readonly __typename: 'AgentPayload';
        readonly agent: {
          readonly id: string;
        };
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RegisteredDatasetQueryVariables = Exact<{
  name: string;
}>;

export type RegisteredDatasetQuery = {
  readonly registeredDataset: DatasetFieldsFragment | null;
};

export type DatasetFieldsFragment = {
  readonly id: string;
  readonly name: string;
  readonly origin: DatasetOriginKind;
  readonly root: string | null;
  readonly use: unknown;
  readonly description: unknown;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly archive: {
    readonly digest: Digest;
    readonly sizeBytes: WireNumber | null;
  } | null;
};

export type ReleaseRunMutationVariables = Exact<{
  lease: LeaseInput;
  reason: string;
}>;

export type ReleaseRunMutation = {
  readonly releaseRun:
    | {
        readonly __typename: 'ReleasePayload';
        readonly state: RunState;
      }
    | ({
        readonly __typename: 'LeaseLost';
      } & FailureFields_LeaseLost_Fragment)
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RenewLeaseMutationVariables = Exact<{
  lease: LeaseInput;
}>;

export type RenewLeaseMutation = {
  readonly renewLease:
    | {
        readonly __typename: 'RenewPayload';
        readonly expiresAt: string;
        readonly directive: LeaseDirective;
      }
    | ({
        readonly __typename: 'LeaseLost';
      } & FailureFields_LeaseLost_Fragment)
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type ReportRunMutationVariables = Exact<{
  input: ReportRunInput;
}>;

export type ReportRunMutation = {
  readonly reportRun:
    | {
        readonly __typename: 'ReportPayload';
        readonly isDuplicate: boolean;
        readonly state: RunState;
        readonly lastSeq: number;
        readonly directive: LeaseDirective;
      }
    | ({
        readonly __typename: 'LeaseLost';
      } & FailureFields_LeaseLost_Fragment)
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type SaveCheckpointMutationVariables = Exact<{
  lease: LeaseInput;
  cacheKey: string;
  artifact: Digest;
}>;

export type SaveCheckpointMutation = {
  readonly saveCheckpoint:
    | {
        readonly __typename: 'AgentWritePayload';
        readonly ok: boolean;
      }
    | ({
        readonly __typename: 'LeaseLost';
      } & FailureFields_LeaseLost_Fragment)
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type StepResultQueryVariables = Exact<{
  cacheKey: string;
}>;

export type StepResultQuery = {
  readonly stepResult: unknown;
};

export type AddNoteMutationVariables = Exact<{
  input: AddNoteInput;
}>;

export type AddNoteMutation = {
  readonly addNote:
    | {
        readonly __typename: 'NotePayload';
        readonly note: {
          readonly id: string;
          readonly text: string;
          readonly by: string;
          readonly at: string;
        };
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type CancelExperimentMutationVariables = Exact<{
  input: ExperimentIdInput;
}>;

export type CancelExperimentMutation = {
  readonly cancelExperiment:
    | {
        readonly __typename: 'ExperimentPayload';
        readonly experiment: ExperimentFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type ExperimentFieldsFragment = {
  readonly id: string;
  readonly name: string;
  readonly question: string | null;
  readonly state: ExperimentState;
  readonly stage: number;
  readonly revision: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly tags: ReadonlyArray<string>;
  readonly remainingMs: WireNumber | null;
  readonly runCounts: {
    readonly queued: number;
    readonly running: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly quarantined: number;
    readonly total: number;
  };
};

export type CreateExperimentMutationVariables = Exact<{
  input: CreateExperimentInput;
}>;

export type CreateExperimentMutation = {
  readonly createExperiment:
    | {
        readonly __typename: 'ExperimentPayload';
        readonly experiment: ExperimentFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type ExperimentChangedSubscriptionVariables = Exact<{
  id: string;
}>;

export type ExperimentChangedSubscription = {
  readonly experimentChanged: ExperimentFieldsFragment;
};

export type ExperimentQueryVariables = Exact<{
  id: string;
}>;

export type ExperimentQuery = {
  readonly experiment:
    | ({
        readonly definition: unknown;
      } & ExperimentFieldsFragment)
    | null;
};

export type ExperimentReportQueryVariables = Exact<{
  id: string;
}>;

export type ExperimentReportQuery = {
  readonly experiment: {
    readonly id: string;
    readonly state: ExperimentState;
    readonly report: unknown;
  } | null;
};

export type ExperimentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  order?: Order | null | undefined;
  filter?: ExperimentFilter | null | undefined;
}>;

export type ExperimentsQuery = {
  readonly experiments: {
    readonly nodes: ReadonlyArray<ExperimentFieldsFragment>;
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
};

export type PauseExperimentMutationVariables = Exact<{
  input: ExperimentIdInput;
}>;

export type PauseExperimentMutation = {
  readonly pauseExperiment:
    | {
        readonly __typename: 'ExperimentPayload';
        readonly experiment: ExperimentFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type PreviewPipelineQueryVariables = Exact<{
  pipeline: PipelineChoice;
  settings?: ReadonlyArray<string> | string | null | undefined;
}>;

export type PreviewPipelineQuery = {
  readonly previewPipeline:
    | {
        readonly __typename: 'PipelinePreview';
        readonly plan: unknown;
        readonly estimateMs: WireNumber | null;
        readonly runs: ReadonlyArray<{
          readonly label: string;
          readonly differs: unknown;
          readonly seed: number;
        }>;
        readonly source: {
          readonly typescript: string;
          readonly json: string;
          readonly graphql: string;
        };
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment);
};

export type StartExperimentMutationVariables = Exact<{
  input: ExperimentIdInput;
}>;

export type StartExperimentMutation = {
  readonly startExperiment:
    | {
        readonly __typename: 'ExperimentPayload';
        readonly experiment: ExperimentFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type TagExperimentMutationVariables = Exact<{
  input: TagInput;
}>;

export type TagExperimentMutation = {
  readonly tagExperiment:
    | {
        readonly __typename: 'ExperimentPayload';
        readonly experiment: ExperimentFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type ModelVersionFieldsFragment = {
  readonly version: number;
  readonly step: string | null;
  readonly note: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly aliases: ReadonlyArray<string>;
  readonly artifact: {
    readonly digest: Digest;
    readonly sizeBytes: WireNumber | null;
  };
  readonly run: {
    readonly id: string;
  } | null;
};

export type RunFieldsFragment = {
  readonly id: string;
  readonly stage: number;
  readonly label: string;
  readonly differs: unknown;
  readonly seed: number;
  readonly backend: string;
  readonly state: RunState;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly isCancelRequested: boolean;
  readonly isSuperseded: boolean;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly tags: ReadonlyArray<string>;
  readonly lastSeq: number;
  readonly experiment: {
    readonly id: string;
    readonly name: string;
  };
  readonly progress: {
    readonly step: string;
    readonly done: WireNumber;
    readonly total: WireNumber;
    readonly unit: string;
    readonly detail: string | null;
    readonly secondsLeft: WireNumber | null;
    readonly throughput: WireNumber | null;
  } | null;
  readonly error: {
    readonly code: string;
    readonly subject: string;
    readonly message: string;
    readonly hint: string | null;
  } | null;
  readonly agent: {
    readonly id: string;
    readonly name: string;
  } | null;
};

export type TokenFieldsFragment = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
};

export type ArtifactQueryVariables = Exact<{
  digest: Digest;
}>;

export type ArtifactQuery = {
  readonly artifact: {
    readonly digest: Digest;
    readonly sizeBytes: WireNumber | null;
    readonly createdAt: string | null;
    readonly url: string;
    readonly json: unknown;
  } | null;
};

export type CatalogQueryVariables = Exact<{
  kind?: string | null | undefined;
  search?: string | null | undefined;
}>;

export type CatalogQuery = {
  readonly catalog: ReadonlyArray<{
    readonly kind: string;
    readonly id: string;
    readonly field: string;
    readonly plugin: string;
    readonly behaviour: number;
    readonly title: string;
    readonly summary: string;
    readonly sources: unknown;
    readonly capabilities: unknown;
    readonly ports: unknown;
    readonly params: unknown;
  }>;
};

export type DatasetsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  order?: Order | null | undefined;
}>;

export type DatasetsQuery = {
  readonly datasets: {
    readonly nodes: ReadonlyArray<DatasetFieldsFragment>;
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
};

export type MissingArtifactsQueryVariables = Exact<{
  digests: ReadonlyArray<Digest> | Digest;
}>;

export type MissingArtifactsQuery = {
  readonly missingArtifacts: ReadonlyArray<Digest>;
};

export type ModelQueryVariables = Exact<{
  name: string;
}>;

export type ModelQuery = {
  readonly model: {
    readonly name: string;
    readonly createdAt: string;
    readonly createdBy: string;
    readonly versions: ReadonlyArray<ModelVersionFieldsFragment>;
  } | null;
};

export type ModelsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  order?: Order | null | undefined;
}>;

export type ModelsQuery = {
  readonly models: {
    readonly nodes: ReadonlyArray<{
      readonly name: string;
      readonly createdAt: string;
      readonly createdBy: string;
      readonly aliases: ReadonlyArray<{
        readonly alias: string;
        readonly version: {
          readonly version: number;
        };
      }>;
    }>;
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
};

export type PluginsQueryVariables = Exact<{ [key: string]: never }>;

export type PluginsQuery = {
  readonly plugins: ReadonlyArray<{
    readonly name: string;
    readonly version: string;
    readonly digest: string;
  }>;
};

export type PromoteModelMutationVariables = Exact<{
  input: PromoteModelInput;
}>;

export type PromoteModelMutation = {
  readonly promoteModel:
    | {
        readonly __typename: 'ModelPayload';
        readonly model: {
          readonly name: string;
          readonly aliases: ReadonlyArray<{
            readonly alias: string;
            readonly version: {
              readonly version: number;
            };
          }>;
        };
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RegisterDatasetMutationVariables = Exact<{
  input: RegisterDatasetInput;
}>;

export type RegisterDatasetMutation = {
  readonly registerDataset:
    | {
        readonly __typename: 'DatasetPayload';
        readonly dataset: DatasetFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RegisterModelMutationVariables = Exact<{
  input: RegisterModelInput;
}>;

export type RegisterModelMutation = {
  readonly registerModel:
    | {
        readonly __typename: 'ModelVersionPayload';
        readonly version: ModelVersionFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type CancelRunMutationVariables = Exact<{
  input: RunIdInput;
}>;

export type CancelRunMutation = {
  readonly cancelRun:
    | {
        readonly __typename: 'RunPayload';
        readonly run: RunFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type CompareRunsQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;

export type CompareRunsQuery = {
  readonly compareRuns: {
    readonly runs: ReadonlyArray<RunFieldsFragment>;
    readonly differences: ReadonlyArray<{
      readonly area: string;
      readonly path: string;
      readonly values: ReadonlyArray<unknown>;
    }>;
    readonly models: ReadonlyArray<{
      readonly id: string;
      readonly label: string;
      readonly top1: number | null;
      readonly sizeBytes: WireNumber;
      readonly run: {
        readonly id: string;
      };
      readonly latencies: ReadonlyArray<{
        readonly batch: number;
        readonly p50Ms: number;
      }>;
    }>;
    readonly perClass: ReadonlyArray<{
      readonly class: string;
      readonly recall: ReadonlyArray<number | null>;
    }>;
  };
};

export type CurveQueryVariables = Exact<{
  id: string;
  series: string;
  name: string;
  maxPoints?: number | null | undefined;
}>;

export type CurveQuery = {
  readonly run: {
    readonly id: string;
    readonly curve: {
      readonly total: number;
      readonly nonFinite: number;
      readonly isSampled: boolean;
      readonly samples: ReadonlyArray<{
        readonly step: WireNumber;
        readonly value: WireNumber;
      }>;
    };
  } | null;
};

export type ForkRunMutationVariables = Exact<{
  input: ForkRunInput;
}>;

export type ForkRunMutation = {
  readonly forkRun:
    | {
        readonly __typename: 'RunsPayload';
        readonly runs: ReadonlyArray<RunFieldsFragment>;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type PrioritizeRunMutationVariables = Exact<{
  input: PrioritizeRunInput;
}>;

export type PrioritizeRunMutation = {
  readonly prioritizeRun:
    | {
        readonly __typename: 'RunPayload';
        readonly run: RunFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RetryRunMutationVariables = Exact<{
  input: RunIdInput;
}>;

export type RetryRunMutation = {
  readonly retryRun:
    | {
        readonly __typename: 'RunsPayload';
        readonly runs: ReadonlyArray<RunFieldsFragment>;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RunQueryVariables = Exact<{
  id: string;
}>;

export type RunQuery = {
  readonly run: RunFieldsFragment | null;
};

export type RunEventsSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type RunEventsSubscription = {
  readonly runEvents: {
    readonly position: string;
    readonly isResync: boolean;
    readonly events: ReadonlyArray<{
      readonly seq: number;
      readonly at: string;
      readonly type: string;
      readonly step: string | null;
      readonly data: unknown;
    }>;
    readonly points: ReadonlyArray<{
      readonly series: string;
      readonly step: WireNumber;
      readonly values: unknown;
    }>;
    readonly run: RunFieldsFragment | null;
  };
};

export type RunRecordQueryVariables = Exact<{
  id: string;
}>;

export type RunRecordQuery = {
  readonly run: {
    readonly id: string;
    readonly record: unknown;
  } | null;
};

export type RunStepsQueryVariables = Exact<{
  id: string;
}>;

export type RunStepsQuery = {
  readonly run: {
    readonly id: string;
    readonly label: string;
    readonly state: RunState;
    readonly steps: ReadonlyArray<{
      readonly id: string;
      readonly use: string;
      readonly state: StepState;
      readonly durationMs: WireNumber | null;
      readonly outputs: ReadonlyArray<{
        readonly port: string;
        readonly type: string;
        readonly artifact: {
          readonly digest: Digest;
          readonly sizeBytes: WireNumber | null;
        } | null;
      }>;
    }>;
  } | null;
};

export type RunsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  order?: Order | null | undefined;
  filter?: RunFilter | null | undefined;
}>;

export type RunsQuery = {
  readonly runs: {
    readonly nodes: ReadonlyArray<RunFieldsFragment>;
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
};

export type TagRunMutationVariables = Exact<{
  input: TagInput;
}>;

export type TagRunMutation = {
  readonly tagRun:
    | {
        readonly __typename: 'RunPayload';
        readonly run: RunFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type ChangesSubscriptionVariables = Exact<{
  topics?: ReadonlyArray<ChangeTopic> | ChangeTopic | null | undefined;
}>;

export type ChangesSubscription = {
  readonly changes: {
    readonly isResync: boolean;
    readonly changes: ReadonlyArray<{
      readonly topic: ChangeTopic;
      readonly id: string | null;
      readonly experiment: string | null;
    }>;
  };
};

export type CreateInviteMutationVariables = Exact<{
  input: CreateInviteInput;
}>;

export type CreateInviteMutation = {
  readonly createInvite:
    | {
        readonly __typename: 'InvitePayload';
        readonly code: string;
        readonly url: string;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type MintTokenMutationVariables = Exact<{
  input: MintTokenInput;
}>;

export type MintTokenMutation = {
  readonly mintToken:
    | {
        readonly __typename: 'MintTokenPayload';
        readonly secret: string | null;
        readonly token: TokenFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type RevokeTokenMutationVariables = Exact<{
  input: RevokeTokenInput;
}>;

export type RevokeTokenMutation = {
  readonly revokeToken:
    | {
        readonly __typename: 'TokenPayload';
        readonly token: TokenFieldsFragment;
      }
    | ({
        readonly __typename: 'InvalidInput';
      } & FailureFields_InvalidInput_Fragment)
    | ({
        readonly __typename: 'NotFound';
      } & FailureFields_NotFound_Fragment)
    | ({
        readonly __typename: 'Conflict';
      } & FailureFields_Conflict_Fragment)
    | ({
        readonly __typename: 'RateLimited';
      } & FailureFields_RateLimited_Fragment);
};

export type ServerQueryVariables = Exact<{ [key: string]: never }>;

export type ServerQuery = {
  readonly viewer: {
    readonly id: string;
    readonly name: string;
    readonly role: Role;
  };
  readonly server: {
    readonly version: string;
    readonly agentProtocol: number;
    readonly store: string;
    readonly startedAt: string;
    readonly queuedRuns: number;
    readonly leasedRuns: number;
    readonly waitingAgents: number;
    readonly maxArtifactBytes: WireNumber;
  };
};

export type TokensQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  order?: Order | null | undefined;
}>;

export type TokensQuery = {
  readonly tokens: {
    readonly nodes: ReadonlyArray<TokenFieldsFragment>;
    readonly pageInfo: {
      readonly endCursor: string | null;
      readonly hasNextPage: boolean;
    };
  };
};
