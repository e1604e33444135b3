// Written by `npm run generate` from src/schema: do not edit.
import type { ExperimentState } from '@fovea/contracts';
import type { LeaseDirective } from '@fovea/contracts';
import type { Role } from '@fovea/contracts';
import type { ControlRunState as RunState } from '@fovea/contracts';
import type { ObjectiveMetric as Metric } from '@fovea/control';
import type { StepState } from '@fovea/control';
import type { ChangeTopic } from '../resolvers/sources.ts';
import type { DatasetOriginKind } from '../resolvers/sources.ts';
import type { LineageDirection } from '../resolvers/sources.ts';
import type { Order } from '../resolvers/sources.ts';
import type { OriginKind } from '../resolvers/sources.ts';
import type { SubjectKind } from '../resolvers/sources.ts';
import type { Digest } from '@fovea/contracts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ExperimentRecord, RunSummary, AgentRecord, TokenRecord, ModelRecord, ModelVersionRecord, RegisteredDataset, NoteRecord, AttemptRecord, RunEvent as RunEventRecord, SeriesRecord, LineageRecord, CheckpointRecord, AgentOffer as AgentOfferRecord, LatencyMeasurement, RunOrigin as RunOriginRecord, SerializedError, MetricPoint as MetricPointRecord, LeaseGrant as LeaseGrantRecord } from '@fovea/contracts';
import type { CatalogEntry as CatalogEntryRecord, PluginCatalog } from '@fovea/host';
import type { PipelineDocument, FoundCertificate } from '@fovea/control';
import type { ArtifactSource, ResultModelSource, ModelAliasSource, StepSource, StepOutputSource, ServerSource, FailureSource } from '../resolvers/sources.ts';
import type { RequestContext } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type EnumResolverSignature<T, AllowedValues = any> = { [key in keyof T]?: AllowedValues };
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Any JSON value. Keys named __proto__, constructor or prototype are refused. */
  JSON: { input: unknown; output: unknown; }
  /** A time: ISO 8601 in UTC, with milliseconds. */
  DateTime: { input: string; output: string; }
  /** The address of stored bytes: sha256: and 64 lower-case hex digits. */
  Digest: { input: Digest; output: Digest; }
  /** A float64. NaN and the infinities, which JSON can't write, are the strings NaN, Infinity and -Infinity. */
  Number: { input: number; output: number; }
  PipelineInput: { input: unknown; output: unknown; }
  DatasetInput: { input: unknown; output: unknown; }
};

/** Part of a list. Lists are in order of position, so that what is written meanwhile moves nothing. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Pass it as after to get the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** True when there is more after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

export type { Order };

/** Something expected that kept a request from being done; nothing of it was done. */
export type Failure = {
  /** What kind of failure, such as PARAMS_INVALID: compare this, never the text. */
  readonly code: Scalars['String']['output'];
  /** Who it happened to, such as optimizer:fovea/adam. */
  readonly subject: Scalars['String']['output'];
  /** What happened, what was expected and received, and what to do. */
  readonly message: Scalars['String']['output'];
  /** Where in the input, such as train.epochs; null when it is the whole. */
  readonly path?: Maybe<Scalars['String']['output']>;
  /** What would have been right. */
  readonly expected?: Maybe<Scalars['String']['output']>;
  /** What came. */
  readonly received?: Maybe<Scalars['String']['output']>;
  /** A remedy, in the imperative. */
  readonly hint?: Maybe<Scalars['String']['output']>;
};

/** The input has a mistake. */
export type InvalidInput = Failure & {
  readonly __typename?: 'InvalidInput';
  readonly code: Scalars['String']['output'];
  readonly subject: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
  readonly path?: Maybe<Scalars['String']['output']>;
  readonly expected?: Maybe<Scalars['String']['output']>;
  readonly received?: Maybe<Scalars['String']['output']>;
  readonly hint?: Maybe<Scalars['String']['output']>;
  /** Every mistake that was found, the first one included, each with its path. */
  readonly issues: ReadonlyArray<InputIssue>;
};

/** One mistake of an input. */
export type InputIssue = {
  readonly __typename?: 'InputIssue';
  /** Where in the input. */
  readonly path: Scalars['String']['output'];
  /** What is wrong there. */
  readonly message: Scalars['String']['output'];
};

/** There is nothing by that name, id or digest. */
export type NotFound = Failure & {
  readonly __typename?: 'NotFound';
  readonly code: Scalars['String']['output'];
  readonly subject: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
  readonly path?: Maybe<Scalars['String']['output']>;
  readonly expected?: Maybe<Scalars['String']['output']>;
  readonly received?: Maybe<Scalars['String']['output']>;
  readonly hint?: Maybe<Scalars['String']['output']>;
};

/** Its state doesn't allow it, or someone else was faster. */
export type Conflict = Failure & {
  readonly __typename?: 'Conflict';
  readonly code: Scalars['String']['output'];
  readonly subject: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
  readonly path?: Maybe<Scalars['String']['output']>;
  readonly expected?: Maybe<Scalars['String']['output']>;
  readonly received?: Maybe<Scalars['String']['output']>;
  readonly hint?: Maybe<Scalars['String']['output']>;
};

/** The lease was taken over, given back or never held: stop working on the run. Trying again doesn't help. */
export type LeaseLost = Failure & {
  readonly __typename?: 'LeaseLost';
  readonly code: Scalars['String']['output'];
  readonly subject: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
  readonly path?: Maybe<Scalars['String']['output']>;
  readonly expected?: Maybe<Scalars['String']['output']>;
  readonly received?: Maybe<Scalars['String']['output']>;
  readonly hint?: Maybe<Scalars['String']['output']>;
};

/** Too much waits already; try again later. */
export type RateLimited = Failure & {
  readonly __typename?: 'RateLimited';
  readonly code: Scalars['String']['output'];
  readonly subject: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
  readonly path?: Maybe<Scalars['String']['output']>;
  readonly expected?: Maybe<Scalars['String']['output']>;
  readonly received?: Maybe<Scalars['String']['output']>;
  readonly hint?: Maybe<Scalars['String']['output']>;
  /** How long to wait before trying again [ms]. */
  readonly retryAfterMs: Scalars['Int']['output'];
};

/** Who asks, as the token says. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** Id of the token. */
  readonly id: Scalars['ID']['output'];
  /** Name of the token. */
  readonly name: Scalars['String']['output'];
  /** What it allows. */
  readonly role: Role;
};

export type { Role };

/** The server that answers. */
export type Server = {
  readonly __typename?: 'Server';
  /** Version of Fovea. */
  readonly version: Scalars['String']['output'];
  /** Version of what agents and servers say to each other; an agent of another version is refused. */
  readonly agentProtocol: Scalars['Int']['output'];
  /** Which store keeps the records, such as @fovea/store-sqlite. */
  readonly store: Scalars['String']['output'];
  /** When this process started. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** Runs that wait for an agent. */
  readonly queuedRuns: Scalars['Int']['output'];
  /** Runs that an agent holds. */
  readonly leasedRuns: Scalars['Int']['output'];
  /** Agents that wait for work at this process. */
  readonly waitingAgents: Scalars['Int']['output'];
  /** Largest artifact that it takes [bytes]. */
  readonly maxArtifactBytes: Scalars['Number']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** Who asks. */
  readonly viewer: Viewer;
  /** The server that answers. */
  readonly server: Server;
  /** Tokens of this server. */
  readonly tokens: TokenConnection;
  readonly experiment?: Maybe<Experiment>;
  readonly experiments: ExperimentConnection;
  /** What a pipeline would do, without doing it. */
  readonly previewPipeline: PreviewResult;
  readonly run?: Maybe<Run>;
  readonly runs: RunConnection;
  /** Compares 2 to 20 runs. */
  readonly compareRuns: Comparison;
  readonly artifact?: Maybe<Artifact>;
  /** Those of the digests that would have to be uploaded, at most 1,000. */
  readonly missingArtifacts: ReadonlyArray<Scalars['Digest']['output']>;
  readonly model?: Maybe<Model>;
  readonly models: ModelConnection;
  readonly dataset?: Maybe<Dataset>;
  readonly datasets: DatasetConnection;
  /** Everything that the plugins offer, or what is of one kind or matches a search. */
  readonly catalog: ReadonlyArray<CatalogEntry>;
  readonly plugins: ReadonlyArray<Plugin>;
  readonly agent?: Maybe<Agent>;
  readonly agents: AgentConnection;
  /** For agents: the outputs that a cache key stands for, as port to digest; null when they are not known or gone. */
  readonly stepResult?: Maybe<Scalars['JSON']['output']>;
  /** For agents: the newest checkpoint of the work that a cache key stands for. */
  readonly checkpoint?: Maybe<Checkpoint>;
  /** For agents: how a registered dataset is read. */
  readonly registeredDataset?: Maybe<Dataset>;
};


export type QueryTokensArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
};


export type QueryExperimentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryExperimentsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
  filter?: InputMaybe<ExperimentFilter>;
};


export type QueryPreviewPipelineArgs = {
  pipeline: PipelineChoice;
  settings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};


export type QueryRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
  filter?: InputMaybe<RunFilter>;
};


export type QueryCompareRunsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryArtifactArgs = {
  digest: Scalars['Digest']['input'];
};


export type QueryMissingArtifactsArgs = {
  digests: ReadonlyArray<Scalars['Digest']['input']>;
};


export type QueryModelArgs = {
  name: Scalars['ID']['input'];
};


export type QueryModelsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
};


export type QueryDatasetArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDatasetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
};


export type QueryCatalogArgs = {
  kind?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAgentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAgentsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
};


export type QueryStepResultArgs = {
  cacheKey: Scalars['String']['input'];
};


export type QueryCheckpointArgs = {
  cacheKey: Scalars['String']['input'];
};


export type QueryRegisteredDatasetArgs = {
  name: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Mints a token. Its secret is shown once. */
  readonly mintToken: MintTokenResult;
  /** Revokes a token: what uses it is refused from now on, within 5 s on every replica. */
  readonly revokeToken: RevokeTokenResult;
  /** Makes a code that whoever has it may exchange for a token, a few times and for a while: a sign-in or join link. */
  readonly createInvite: CreateInviteResult;
  /** Checks, expands and plans a pipeline, and stores the experiment with all its runs. */
  readonly createExperiment: ExperimentResult;
  /** Queues the runs of a draft, or goes on with a paused experiment. */
  readonly startExperiment: ExperimentResult;
  /** Leases nothing of it any more; runs at work save a checkpoint and are given back. */
  readonly pauseExperiment: ExperimentResult;
  /** Ends it for good: queued runs are cancelled, runs at work are told to end. */
  readonly cancelExperiment: ExperimentResult;
  /** Replaces its tags. */
  readonly tagExperiment: ExperimentResult;
  /** Adds a note to an experiment, run, model or dataset. */
  readonly addNote: NoteResult;
  /** Ends a run: at work it returns its best so far within 2 s. */
  readonly cancelRun: RunResult;
  /** Queues a run that is over once more, as a new run that takes its place. */
  readonly retryRun: RunsResult;
  /** Plans a run again with changed settings; steps before the change come from the cache. */
  readonly forkRun: RunsResult;
  /** Replaces its tags. */
  readonly tagRun: RunResult;
  /** Lets a queued run go before or after others. */
  readonly prioritizeRun: RunResult;
  /** A new version of a model; the first one creates it. */
  readonly registerModel: ModelVersionResult;
  /** Lets an alias name another version, such as production the one that was the candidate. */
  readonly promoteModel: ModelResult;
  /** Registers a dataset that pipelines may refer to by name. */
  readonly registerDataset: DatasetResult;
  /** Stops an agent from getting runs, and lets it give back those it has; or lets it work again. */
  readonly drainAgent: AgentResult;
  /** For agents: registers, or renews what is offered. */
  readonly registerAgent: AgentResult;
  /** For agents: the next run that fits; waits for one up to waitMs. */
  readonly leaseRun: LeaseResult;
  /** For agents: keeps a lease for another while, and says what to do. Call it from a thread that doesn't train. */
  readonly renewLease: RenewResult;
  /** For agents: stores a batch of what a run says; durable when answered. A batch that is sent again changes nothing. */
  readonly reportRun: ReportResult;
  /** For agents: gives a run back; it is queued again. */
  readonly releaseRun: ReleaseResult;
  /** For agents: lets other runs take over what a step put out, as port to digest. */
  readonly putStepResult: AgentWriteResult;
  /** For agents: replaces the checkpoint of a step; its bytes must be uploaded before. */
  readonly saveCheckpoint: AgentWriteResult;
  /** For agents: forgets the checkpoint of a step that is done. */
  readonly clearCheckpoint: AgentWriteResult;
};


export type MutationMintTokenArgs = {
  input: MintTokenInput;
};


export type MutationRevokeTokenArgs = {
  input: RevokeTokenInput;
};


export type MutationCreateInviteArgs = {
  input: CreateInviteInput;
};


export type MutationCreateExperimentArgs = {
  input: CreateExperimentInput;
};


export type MutationStartExperimentArgs = {
  input: ExperimentIdInput;
};


export type MutationPauseExperimentArgs = {
  input: ExperimentIdInput;
};


export type MutationCancelExperimentArgs = {
  input: ExperimentIdInput;
};


export type MutationTagExperimentArgs = {
  input: TagInput;
};


export type MutationAddNoteArgs = {
  input: AddNoteInput;
};


export type MutationCancelRunArgs = {
  input: RunIdInput;
};


export type MutationRetryRunArgs = {
  input: RunIdInput;
};


export type MutationForkRunArgs = {
  input: ForkRunInput;
};


export type MutationTagRunArgs = {
  input: TagInput;
};


export type MutationPrioritizeRunArgs = {
  input: PrioritizeRunInput;
};


export type MutationRegisterModelArgs = {
  input: RegisterModelInput;
};


export type MutationPromoteModelArgs = {
  input: PromoteModelInput;
};


export type MutationRegisterDatasetArgs = {
  input: RegisterDatasetInput;
};


export type MutationDrainAgentArgs = {
  input: DrainAgentInput;
};


export type MutationRegisterAgentArgs = {
  input: RegisterAgentInput;
};


export type MutationLeaseRunArgs = {
  input: LeaseRunInput;
};


export type MutationRenewLeaseArgs = {
  lease: LeaseInput;
};


export type MutationReportRunArgs = {
  input: ReportRunInput;
};


export type MutationReleaseRunArgs = {
  lease: LeaseInput;
  reason: Scalars['String']['input'];
};


export type MutationPutStepResultArgs = {
  lease: LeaseInput;
  cacheKey: Scalars['String']['input'];
  outputs: Scalars['JSON']['input'];
};


export type MutationSaveCheckpointArgs = {
  lease: LeaseInput;
  cacheKey: Scalars['String']['input'];
  artifact: Scalars['Digest']['input'];
};


export type MutationClearCheckpointArgs = {
  lease: LeaseInput;
  cacheKey: Scalars['String']['input'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Which kinds of records changed, so that whoever shows them reads them anew; changes within 200 ms come as one. */
  readonly changes: ChangeBatch;
  /** An experiment whenever something of it changes, at most every 500 ms; ends when it is over. */
  readonly experimentChanged: Experiment;
  /** A run from a position on; ends when the run is over and all was told. A slow reader gets bigger steps, then a resync. */
  readonly runEvents: RunMessage;
  /** Agents that joined, left or changed what they do; all of them, at most every 500 ms. */
  readonly agentsChanged: ReadonlyArray<Agent>;
};


export type SubscriptionChangesArgs = {
  topics?: InputMaybe<ReadonlyArray<ChangeTopic>>;
};


export type SubscriptionExperimentChangedArgs = {
  id: Scalars['ID']['input'];
};


export type SubscriptionRunEventsArgs = {
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};

export type { ChangeTopic };

/** What changed since the batch before. */
export type ChangeBatch = {
  readonly __typename?: 'ChangeBatch';
  /** Each once, however often it happened. */
  readonly changes: ReadonlyArray<Change>;
  /** True when more happened than is listed: read anew whatever is shown. */
  readonly isResync: Scalars['Boolean']['output'];
};

/** A record, or a kind of records, that changed. */
export type Change = {
  readonly __typename?: 'Change';
  /** Its kind. */
  readonly topic: ChangeTopic;
  /** Id of the experiment or run; null for the other kinds. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  /** For a run: its experiment. */
  readonly experiment?: Maybe<Scalars['ID']['output']>;
};

/** A token of this server. The secret itself is stored nowhere. */
export type Token = {
  readonly __typename?: 'Token';
  readonly id: Scalars['ID']['output'];
  /** Who or what uses it. */
  readonly name: Scalars['String']['output'];
  readonly role: Role;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Id of the token that made it, or local. */
  readonly createdBy: Scalars['String']['output'];
  /** Null: until revoked. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** To the minute; null when it was never used. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of tokens. */
export type TokenConnection = {
  readonly __typename?: 'TokenConnection';
  readonly nodes: ReadonlyArray<Token>;
  readonly edges: ReadonlyArray<TokenEdge>;
  readonly pageInfo: PageInfo;
};

/** A token and its place in the list. */
export type TokenEdge = {
  readonly __typename?: 'TokenEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Token;
};

/** What mintToken needs. */
export type MintTokenInput = {
  /** Who or what will use it, 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** What it allows. */
  readonly role: Role;
  /** How long it holds [ms], as a number; until revoked when left out. */
  readonly lifetimeMs?: InputMaybe<Scalars['Number']['input']>;
  /** Sent again with the same input it gives the same answer and changes nothing. The secret isn't in a repeated answer. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** A token that was minted. */
export type MintTokenPayload = {
  readonly __typename?: 'MintTokenPayload';
  readonly token: Token;
  /** Null when the mutation was sent again: it is stored nowhere. */
  readonly secret?: Maybe<Scalars['String']['output']>;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type MintTokenResult = MintTokenPayload | InvalidInput | Conflict | RateLimited;

/** What revokeToken needs. */
export type RevokeTokenInput = {
  /** The token. */
  readonly id: Scalars['ID']['input'];
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** The token as it is now. */
export type TokenPayload = {
  readonly __typename?: 'TokenPayload';
  readonly token: Token;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type RevokeTokenResult = TokenPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** What createInvite needs. */
export type CreateInviteInput = {
  /** What the token will allow. */
  readonly role: Role;
  /** How often it may be exchanged, 1 to 1,000. */
  readonly uses?: InputMaybe<Scalars['Int']['input']>;
  /** How long it may be exchanged [ms], 1,000 to 30 days, as a number. */
  readonly lifetimeMs?: InputMaybe<Scalars['Number']['input']>;
};

/** An invitation. */
export type InvitePayload = {
  readonly __typename?: 'InvitePayload';
  /** Exchanged by POST /session {code, name}, or by opening /join#code. */
  readonly code: Scalars['String']['output'];
  /** A link that signs in whoever opens it. */
  readonly url: Scalars['String']['output'];
};

export type CreateInviteResult = InvitePayload | InvalidInput | RateLimited;

export type { ExperimentState };

/** A question, the pipeline that answers it, and the runs that the pipeline expands into. */
export type Experiment = {
  readonly __typename?: 'Experiment';
  readonly id: Scalars['ID']['output'];
  /** Name of the pipeline. */
  readonly name: Scalars['String']['output'];
  /** What it shall find out. */
  readonly question?: Maybe<Scalars['String']['output']>;
  readonly state: ExperimentState;
  /** 2 once the follow-up of the best run has been planned. */
  readonly stage: Scalars['Int']['output'];
  /** Grows with each change. */
  readonly revision: Scalars['Int']['output'];
  /** Id of the token that created it, or local. */
  readonly createdBy: Scalars['String']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** The pipeline as JSON, settings applied, not expanded. */
  readonly definition: Scalars['JSON']['output'];
  /** The pipeline in other languages, to copy. */
  readonly source: PipelineSource;
  /** Runs by state, those that a retry took the place of left out. */
  readonly runCounts: RunCounts;
  readonly runs: RunConnection;
  readonly notes: ReadonlyArray<Note>;
  /** Models that came of it so far, with accuracy, size and latency. */
  readonly models: ReadonlyArray<ResultModel>;
  /** Which of the models no other beats, by these objectives. */
  readonly paretoFront: ParetoFront;
  /** Proofs of what compression cost. */
  readonly certificates: ReadonlyArray<Certificate>;
  /** The whole report as JSON: what fovea run writes as report.json. Null before the first model. */
  readonly report?: Maybe<Scalars['JSON']['output']>;
  /** The stored report, once the experiment is over: served as HTML under /artifacts/<digest>/report. */
  readonly reportArtifact?: Maybe<Artifact>;
  /** How long it will still take [ms], from the runs so far; null when nothing is known. */
  readonly remainingMs?: Maybe<Scalars['Number']['output']>;
};


/** A question, the pipeline that answers it, and the runs that the pipeline expands into. */
export type ExperimentRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
  filter?: InputMaybe<ExperimentRunsFilter>;
};


/** A question, the pipeline that answers it, and the runs that the pipeline expands into. */
export type ExperimentParetoFrontArgs = {
  objectives?: InputMaybe<ReadonlyArray<ObjectiveInput>>;
};

/** A pipeline to copy. */
export type PipelineSource = {
  readonly __typename?: 'PipelineSource';
  /** A module for fovea run. */
  readonly typescript: Scalars['String']['output'];
  /** A document for fovea run. */
  readonly json: Scalars['String']['output'];
  /** A createExperiment mutation. */
  readonly graphql: Scalars['String']['output'];
};

/** Runs by state. */
export type RunCounts = {
  readonly __typename?: 'RunCounts';
  readonly queued: Scalars['Int']['output'];
  readonly running: Scalars['Int']['output'];
  readonly succeeded: Scalars['Int']['output'];
  readonly failed: Scalars['Int']['output'];
  readonly cancelled: Scalars['Int']['output'];
  readonly quarantined: Scalars['Int']['output'];
  readonly total: Scalars['Int']['output'];
};

/** Which runs of an experiment. */
export type ExperimentRunsFilter = {
  readonly states?: InputMaybe<ReadonlyArray<RunState>>;
  readonly tag?: InputMaybe<Scalars['String']['input']>;
  /** Leave out runs that a retry took the place of. */
  readonly hideSuperseded?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A model that came of a run. */
export type ResultModel = {
  readonly __typename?: 'ResultModel';
  /** Digest of the model. */
  readonly id: Scalars['ID']['output'];
  readonly label: Scalars['String']['output'];
  readonly run: Run;
  /** Trainable and other weights. */
  readonly params: Scalars['Number']['output'];
  /** Multiply-accumulates for one image. */
  readonly macs: Scalars['Number']['output'];
  readonly sizeBytes: Scalars['Number']['output'];
  readonly peakActivationBytes: Scalars['Number']['output'];
  /** Id of the quantizer, null for a float model. */
  readonly quantizer?: Maybe<Scalars['String']['output']>;
  /** storage-only, weight-only, integer-compute or binary-compute. */
  readonly scheme?: Maybe<Scalars['String']['output']>;
  /** Share of images whose first guess is right, [0, 1]; null when it was not evaluated. */
  readonly top1?: Maybe<Scalars['Float']['output']>;
  readonly top5?: Maybe<Scalars['Float']['output']>;
  readonly macroF1?: Maybe<Scalars['Float']['output']>;
  /** Images that were scored. */
  readonly evaluatedImages?: Maybe<Scalars['Int']['output']>;
  readonly latencies: ReadonlyArray<Latency>;
  /** Such as smaller, not faster, where measurement says so. */
  readonly badge?: Maybe<Scalars['String']['output']>;
  /** What tells its run from the siblings: path to value. */
  readonly differs: Scalars['JSON']['output'];
  readonly isOnParetoFront: Scalars['Boolean']['output'];
};

/** A measured distribution of the time for one call. */
export type Latency = {
  readonly __typename?: 'Latency';
  readonly backend: Scalars['String']['output'];
  readonly threads: Scalars['Int']['output'];
  readonly batch: Scalars['Int']['output'];
  readonly p50Ms: Scalars['Float']['output'];
  readonly p90Ms: Scalars['Float']['output'];
  readonly p99Ms: Scalars['Float']['output'];
  readonly meanMs: Scalars['Float']['output'];
  /** Timed calls after warm-up. */
  readonly n: Scalars['Int']['output'];
  /** Interquartile range over median: how much to trust the numbers. */
  readonly noise: Scalars['Float']['output'];
};

export type { Metric };

/** One thing to be good at. */
export type ObjectiveInput = {
  readonly metric: Metric;
  /** Models beyond it are left out: a lowest value for accuracies, a highest for the others. */
  readonly limit?: InputMaybe<Scalars['Float']['input']>;
};

/** Models that no other model beats in everything at once. */
export type ParetoFront = {
  readonly __typename?: 'ParetoFront';
  readonly models: ReadonlyArray<ResultModel>;
  /** Where a bit more of one costs most of another. */
  readonly knee?: Maybe<ResultModel>;
  /** Of those within the limits the fastest, else the smallest. */
  readonly cheapest?: Maybe<ResultModel>;
  /** Models that a limit left out, or that lack a number. */
  readonly leftOut: Scalars['Int']['output'];
};

/** Proof of what a compression cost: a paired comparison on data that was seen once. */
export type Certificate = {
  readonly __typename?: 'Certificate';
  /** Where its JSON is; fovea verify derives it again. */
  readonly artifact: Artifact;
  readonly run: Run;
  /** PASS, FAIL or INCONCLUSIVE. */
  readonly verdict: Scalars['String']['output'];
  /** Everything that it says. */
  readonly record: Scalars['JSON']['output'];
};

/** A remark on an experiment, run, model or dataset. */
export type Note = {
  readonly __typename?: 'Note';
  readonly id: Scalars['ID']['output'];
  readonly text: Scalars['String']['output'];
  /** Id of the token that wrote it, or local. */
  readonly by: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
};

/** A page of experiments. */
export type ExperimentConnection = {
  readonly __typename?: 'ExperimentConnection';
  readonly nodes: ReadonlyArray<Experiment>;
  readonly edges: ReadonlyArray<ExperimentEdge>;
  readonly pageInfo: PageInfo;
};

/** An experiment and its place in the list. */
export type ExperimentEdge = {
  readonly __typename?: 'ExperimentEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Experiment;
};

/** Which experiments. */
export type ExperimentFilter = {
  readonly states?: InputMaybe<ReadonlyArray<ExperimentState>>;
  readonly tag?: InputMaybe<Scalars['String']['input']>;
  /** Part of the name, whatever its case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** A pipeline in one of two forms. */
export type PipelineChoice =
  /** Typed: one field a contribution, checked and completed by any GraphQL editor. A field with several values makes a grid. */
  { readonly typed: Scalars['PipelineInput']['input']; readonly json?: never; }
  |  /** As fovea run takes it from a .json file: the form that never changes when plugins come and go. */
  { readonly typed?: never; readonly json: Scalars['JSON']['input']; };

/** What a pipeline would do. */
export type PipelinePreview = {
  readonly __typename?: 'PipelinePreview';
  /** Runs of the first stage. */
  readonly runs: ReadonlyArray<PlannedRun>;
  readonly source: PipelineSource;
  /** The plan of the first run: complete params and wiring. */
  readonly plan: Scalars['JSON']['output'];
  /** Median time of earlier runs of the same steps, for all runs together [ms]; null when there were none. */
  readonly estimateMs?: Maybe<Scalars['Number']['output']>;
};

/** A run that a grid would expand into. */
export type PlannedRun = {
  readonly __typename?: 'PlannedRun';
  readonly label: Scalars['String']['output'];
  readonly differs: Scalars['JSON']['output'];
  readonly seed: Scalars['Int']['output'];
};

export type PreviewResult = PipelinePreview | InvalidInput;

/** What createExperiment needs. */
export type CreateExperimentInput = {
  readonly pipeline: PipelineChoice;
  /** As --set of the command line takes them: train.epochs=2. Several values, comma-separated, make a grid. */
  readonly settings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Instead of the pipeline's. */
  readonly question?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Queue its runs at once; else it waits as a draft. */
  readonly start?: InputMaybe<Scalars['Boolean']['input']>;
  /** -1000 to 1000; higher goes first. */
  readonly priority?: InputMaybe<Scalars['Int']['input']>;
  /** Dataset roots that its agents must offer: names that the agents' own configuration gives folders. */
  readonly roots?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** Which experiment. */
export type ExperimentIdInput = {
  readonly id: Scalars['ID']['input'];
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** The experiment as it is now. */
export type ExperimentPayload = {
  readonly __typename?: 'ExperimentPayload';
  readonly experiment: Experiment;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type ExperimentResult = ExperimentPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** New tags of a record. */
export type TagInput = {
  readonly id: Scalars['ID']['input'];
  /** At most 32, each of letters, digits and . _ : / - or blanks, at most 64 characters. */
  readonly tags: ReadonlyArray<Scalars['String']['input']>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

export type { SubjectKind };

/** What addNote needs. */
export type AddNoteInput = {
  readonly subject: SubjectKind;
  /** Id of the experiment, run or dataset, or name of the model. */
  readonly id: Scalars['ID']['input'];
  /** 1 to 10,000 characters of plain text. */
  readonly text: Scalars['String']['input'];
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** The note that was added. */
export type NotePayload = {
  readonly __typename?: 'NotePayload';
  readonly note: Note;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type NoteResult = NotePayload | InvalidInput | NotFound | Conflict | RateLimited;

export type { RunState };

/** One plan with one seed, executed step by step in a process of its own. */
export type Run = {
  readonly __typename?: 'Run';
  readonly id: Scalars['ID']['output'];
  readonly experiment: Experiment;
  /** 2 for runs of the follow-up. */
  readonly stage: Scalars['Int']['output'];
  readonly label: Scalars['String']['output'];
  /** What tells it from its siblings: path to value. */
  readonly differs: Scalars['JSON']['output'];
  readonly seed: Scalars['Int']['output'];
  /** Backend contribution that an agent must offer. */
  readonly backend: Scalars['String']['output'];
  /** A step of it measures, so nothing else may compute on the device meanwhile. */
  readonly isExclusive: Scalars['Boolean']['output'];
  readonly state: RunState;
  /** Leases so far, the present one included. */
  readonly attempts: Scalars['Int']['output'];
  readonly maxAttempts: Scalars['Int']['output'];
  /** Higher goes first. */
  readonly priority: Scalars['Int']['output'];
  readonly isCancelRequested: Scalars['Boolean']['output'];
  /** A retry took its place. */
  readonly isSuperseded: Scalars['Boolean']['output'];
  readonly origin?: Maybe<RunOrigin>;
  /** Newest word of how far it is; null when it isn't running. */
  readonly progress?: Maybe<RunProgress>;
  readonly error?: Maybe<RunError>;
  /** Who works or worked on it last. */
  readonly agent?: Maybe<Agent>;
  readonly queuedAt: Scalars['DateTime']['output'];
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** Position of its last event. */
  readonly lastSeq: Scalars['Int']['output'];
  /** Single-valued pipeline as JSON: what a fork patches. */
  readonly definition: Scalars['JSON']['output'];
  readonly steps: ReadonlyArray<Step>;
  /** Resolved and validated plan, as JSON. */
  readonly plan: Scalars['JSON']['output'];
  /** Where the newest attempt executes; null before the first. */
  readonly environment?: Maybe<Scalars['JSON']['output']>;
  readonly leases: ReadonlyArray<Attempt>;
  /** Events after a position, oldest first. */
  readonly events: ReadonlyArray<RunEvent>;
  /** Series that the run writes, with their newest values. */
  readonly series: ReadonlyArray<Series>;
  /** A curve in at most maxPoints points, which keep the lowest and highest of each stretch. */
  readonly curve: Curve;
  readonly notes: ReadonlyArray<Note>;
  readonly models: ReadonlyArray<ResultModel>;
  readonly certificates: ReadonlyArray<Certificate>;
  /** Artifacts that it used and made. */
  readonly lineage: ReadonlyArray<LineageEdge>;
  /** Everything that running it again bit-exactly needs; what fovea replay takes. */
  readonly record: Scalars['JSON']['output'];
};


/** One plan with one seed, executed step by step in a process of its own. */
export type RunEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


/** One plan with one seed, executed step by step in a process of its own. */
export type RunCurveArgs = {
  series: Scalars['String']['input'];
  name: Scalars['String']['input'];
  maxPoints?: InputMaybe<Scalars['Int']['input']>;
  fromStep?: InputMaybe<Scalars['Number']['input']>;
  toStep?: InputMaybe<Scalars['Number']['input']>;
};

/** Where a run came from that is no member of the grid. */
export type RunOrigin = {
  readonly __typename?: 'RunOrigin';
  readonly run: Run;
  readonly how: OriginKind;
  /** For a fork: the first step that the patch may change. */
  readonly step?: Maybe<Scalars['String']['output']>;
};

export type { OriginKind };

/** How far a run is. */
export type RunProgress = {
  readonly __typename?: 'RunProgress';
  /** Step at work. */
  readonly step: Scalars['String']['output'];
  /** Units done. */
  readonly done: Scalars['Number']['output'];
  /** Units to do. */
  readonly total: Scalars['Number']['output'];
  /** Such as images. */
  readonly unit: Scalars['String']['output'];
  /** Such as loss 0.123  accuracy 97.1 %. */
  readonly detail?: Maybe<Scalars['String']['output']>;
  /** Time left of the step [s], as the step itself expects; null when nobody knows. */
  readonly secondsLeft?: Maybe<Scalars['Number']['output']>;
  /** Units a second; null when nobody knows. */
  readonly throughput?: Maybe<Scalars['Number']['output']>;
};

/** What went wrong in a run. */
export type RunError = {
  readonly __typename?: 'RunError';
  readonly code: Scalars['String']['output'];
  readonly subject: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
  readonly hint?: Maybe<Scalars['String']['output']>;
};

export type { StepState };

/** A node of a run's plan. */
export type Step = {
  readonly __typename?: 'Step';
  readonly id: Scalars['ID']['output'];
  /** Contribution, such as fovea/train. */
  readonly use: Scalars['String']['output'];
  /** Complete: defaults filled in. */
  readonly params: Scalars['JSON']['output'];
  /** Input port to the output it reads. */
  readonly inputs: ReadonlyArray<StepInputWire>;
  readonly state: StepState;
  readonly durationMs?: Maybe<Scalars['Number']['output']>;
  /** Hash of everything that its outputs follow from. */
  readonly cacheKey?: Maybe<Scalars['String']['output']>;
  readonly outputs: ReadonlyArray<StepOutput>;
};

/** Which output an input port reads. */
export type StepInputWire = {
  readonly __typename?: 'StepInputWire';
  readonly port: Scalars['String']['output'];
  readonly step: Scalars['ID']['output'];
  readonly output: Scalars['String']['output'];
};

/** What a step put out. */
export type StepOutput = {
  readonly __typename?: 'StepOutput';
  readonly port: Scalars['String']['output'];
  /** Type of the port, such as model. */
  readonly type: Scalars['String']['output'];
  /** Null before it is there. */
  readonly artifact?: Maybe<Artifact>;
};

/** One lease of a run, over or not. */
export type Attempt = {
  readonly __typename?: 'Attempt';
  /** From 1. */
  readonly attempt: Scalars['Int']['output'];
  readonly agent?: Maybe<Agent>;
  readonly leasedAt: Scalars['DateTime']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** succeeded, failed, cancelled, released or expired; null while it holds. */
  readonly ending?: Maybe<Scalars['String']['output']>;
};

/** One event of a run; a run is the sum of its events. */
export type RunEvent = {
  readonly __typename?: 'RunEvent';
  /** Counts from 1 without gaps. */
  readonly seq: Scalars['Int']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** Such as step-finished. */
  readonly type: Scalars['String']['output'];
  /** The step it is about. */
  readonly step?: Maybe<Scalars['String']['output']>;
  /** The event's other fields. */
  readonly data: Scalars['JSON']['output'];
};

/** A series of numbers and its newest value. */
export type Series = {
  readonly __typename?: 'Series';
  /** Such as train. */
  readonly series: Scalars['String']['output'];
  /** Such as loss. */
  readonly name: Scalars['String']['output'];
  readonly points: Scalars['Int']['output'];
  readonly last: Sample;
};

/** A point of a curve. */
export type Sample = {
  readonly __typename?: 'Sample';
  readonly step: Scalars['Number']['output'];
  readonly value: Scalars['Number']['output'];
};

/** A curve, down-sampled where it has more points than were asked for. */
export type Curve = {
  readonly __typename?: 'Curve';
  readonly samples: ReadonlyArray<Sample>;
  /** Points that there are. */
  readonly total: Scalars['Int']['output'];
  /** NaN and infinite values left out of a down-sampled curve. */
  readonly nonFinite: Scalars['Int']['output'];
  readonly isSampled: Scalars['Boolean']['output'];
};

/** A page of runs. */
export type RunConnection = {
  readonly __typename?: 'RunConnection';
  readonly nodes: ReadonlyArray<Run>;
  readonly edges: ReadonlyArray<RunEdge>;
  readonly pageInfo: PageInfo;
};

/** A run and its place in the list. */
export type RunEdge = {
  readonly __typename?: 'RunEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Run;
};

/** Which runs. */
export type RunFilter = {
  readonly experiment?: InputMaybe<Scalars['ID']['input']>;
  readonly states?: InputMaybe<ReadonlyArray<RunState>>;
  readonly agent?: InputMaybe<Scalars['ID']['input']>;
  readonly tag?: InputMaybe<Scalars['String']['input']>;
  readonly hideSuperseded?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Runs side by side: differences first. */
export type Comparison = {
  readonly __typename?: 'Comparison';
  readonly runs: ReadonlyArray<Run>;
  /** Paths of plan, data, versions and device where they differ. */
  readonly differences: ReadonlyArray<Difference>;
  readonly models: ReadonlyArray<ResultModel>;
  /** Recall of each class of each run's best evaluated model; null without an evaluation. */
  readonly perClass: ReadonlyArray<ClassComparison>;
};

/** One thing that isn't the same in all of the runs. */
export type Difference = {
  readonly __typename?: 'Difference';
  /** plan, data, versions or device. */
  readonly area: Scalars['String']['output'];
  readonly path: Scalars['String']['output'];
  /** One value for each run, in their order; null where a run has none. */
  readonly values: ReadonlyArray<Maybe<Scalars['JSON']['output']>>;
};

/** Recall of one class. */
export type ClassComparison = {
  readonly __typename?: 'ClassComparison';
  readonly class: Scalars['String']['output'];
  /** One for each run, in their order, [0, 1]. */
  readonly recall: ReadonlyArray<Maybe<Scalars['Float']['output']>>;
};

/** Which run. */
export type RunIdInput = {
  readonly id: Scalars['ID']['input'];
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** What forkRun needs. */
export type ForkRunInput = {
  readonly id: Scalars['ID']['input'];
  /** As --set takes them: train.epochs=5. Several values make several runs. */
  readonly settings: ReadonlyArray<Scalars['String']['input']>;
  /** Refuse a patch that changes anything before this step. */
  readonly fromStep?: InputMaybe<Scalars['ID']['input']>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** What prioritizeRun needs. */
export type PrioritizeRunInput = {
  readonly id: Scalars['ID']['input'];
  /** -1000 to 1000; higher goes first. */
  readonly priority: Scalars['Int']['input'];
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** The run as it is now. */
export type RunPayload = {
  readonly __typename?: 'RunPayload';
  readonly run: Run;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type RunResult = RunPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** The runs that were made. */
export type RunsPayload = {
  readonly __typename?: 'RunsPayload';
  readonly runs: ReadonlyArray<Run>;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type RunsResult = RunsPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** What happened in a run since the message before. */
export type RunMessage = {
  readonly __typename?: 'RunMessage';
  /** Where to go on after a broken connection. */
  readonly position: Scalars['String']['output'];
  readonly events: ReadonlyArray<RunEvent>;
  readonly points: ReadonlyArray<MetricPoint>;
  /** The run's newest state, when it changed. */
  readonly run?: Maybe<Run>;
  /** True when points were left out: read the curves anew. */
  readonly isResync: Scalars['Boolean']['output'];
};

/** Values of one step of one series. */
export type MetricPoint = {
  readonly __typename?: 'MetricPoint';
  readonly series: Scalars['String']['output'];
  readonly step: Scalars['Number']['output'];
  /** Name to value. */
  readonly values: Scalars['JSON']['output'];
};

/** Stored bytes by their digest. Download them from url with the same token. */
export type Artifact = {
  readonly __typename?: 'Artifact';
  readonly digest: Scalars['Digest']['output'];
  /** Null when the bytes are not there (yet). */
  readonly sizeBytes?: Maybe<Scalars['Number']['output']>;
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Path of the bytes on this server: GET with one range, HEAD. */
  readonly url: Scalars['String']['output'];
  /** Steps that made it. */
  readonly madeBy: ReadonlyArray<LineageEdge>;
  /** Steps that used it. */
  readonly usedBy: ReadonlyArray<LineageEdge>;
  /** Its JSON, when it is a record of at most 4 MB; null otherwise. */
  readonly json?: Maybe<Scalars['JSON']['output']>;
};

/** A step of a run that made or used an artifact. */
export type LineageEdge = {
  readonly __typename?: 'LineageEdge';
  readonly artifact: Artifact;
  readonly run: Run;
  readonly step: Scalars['String']['output'];
  readonly direction: LineageDirection;
  readonly port: Scalars['String']['output'];
  readonly type: Scalars['String']['output'];
};

export type { LineageDirection };

/** A named model with versions. */
export type Model = {
  readonly __typename?: 'Model';
  readonly name: Scalars['ID']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  readonly createdBy: Scalars['String']['output'];
  readonly aliases: ReadonlyArray<ModelAlias>;
  /** Newest first. */
  readonly versions: ReadonlyArray<ModelVersion>;
  /** The version by number or alias, such as production; null when there is none. */
  readonly version?: Maybe<ModelVersion>;
  readonly notes: ReadonlyArray<Note>;
};


/** A named model with versions. */
export type ModelVersionArgs = {
  number?: InputMaybe<Scalars['Int']['input']>;
  alias?: InputMaybe<Scalars['String']['input']>;
};

/** A name for a version, such as production. */
export type ModelAlias = {
  readonly __typename?: 'ModelAlias';
  readonly alias: Scalars['String']['output'];
  readonly version: ModelVersion;
};

/** One version of a model. */
export type ModelVersion = {
  readonly __typename?: 'ModelVersion';
  readonly model: Model;
  /** From 1 without gaps. */
  readonly version: Scalars['Int']['output'];
  readonly artifact: Artifact;
  /** Null for an uploaded one. */
  readonly run?: Maybe<Run>;
  readonly step?: Maybe<Scalars['String']['output']>;
  readonly note: Scalars['String']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  readonly createdBy: Scalars['String']['output'];
  readonly aliases: ReadonlyArray<Scalars['String']['output']>;
};

/** A page of models. */
export type ModelConnection = {
  readonly __typename?: 'ModelConnection';
  readonly nodes: ReadonlyArray<Model>;
  readonly edges: ReadonlyArray<ModelEdge>;
  readonly pageInfo: PageInfo;
};

/** A model and its place in the list. */
export type ModelEdge = {
  readonly __typename?: 'ModelEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Model;
};

export type { DatasetOriginKind };

/** A dataset by name; pipelines refer to it as dataset: fovea/registered with that name. */
export type Dataset = {
  readonly __typename?: 'Dataset';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly origin: DatasetOriginKind;
  /** Name of the root, for those by root. */
  readonly root?: Maybe<Scalars['String']['output']>;
  /** The uploaded archive, for those by archive. */
  readonly archive?: Maybe<Artifact>;
  /** The dataset contribution and its params, as JSON. */
  readonly use: Scalars['JSON']['output'];
  /** Digest, classes, splits and licence, once a run has read it. */
  readonly description?: Maybe<Scalars['JSON']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly createdBy: Scalars['String']['output'];
  readonly notes: ReadonlyArray<Note>;
};

/** A page of datasets. */
export type DatasetConnection = {
  readonly __typename?: 'DatasetConnection';
  readonly nodes: ReadonlyArray<Dataset>;
  readonly edges: ReadonlyArray<DatasetEdge>;
  readonly pageInfo: PageInfo;
};

/** A dataset and its place in the list. */
export type DatasetEdge = {
  readonly __typename?: 'DatasetEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Dataset;
};

/** Something that a plugin offers. */
export type CatalogEntry = {
  readonly __typename?: 'CatalogEntry';
  /** Such as optimizer. */
  readonly kind: Scalars['String']['output'];
  /** Such as fovea/adam. */
  readonly id: Scalars['ID']['output'];
  /** Its field in typed inputs, such as adam. */
  readonly field: Scalars['String']['output'];
  readonly plugin: Scalars['String']['output'];
  /** Grows whenever the numbers it gives may change. */
  readonly behaviour: Scalars['Int']['output'];
  readonly title: Scalars['String']['output'];
  readonly summary: Scalars['String']['output'];
  readonly sources: Scalars['JSON']['output'];
  readonly capabilities: Scalars['JSON']['output'];
  /** For a step: its inputs and outputs. */
  readonly ports?: Maybe<Scalars['JSON']['output']>;
  /** JSON Schema of its params. */
  readonly params: Scalars['JSON']['output'];
};

/** A plugin of this server. */
export type Plugin = {
  readonly __typename?: 'Plugin';
  /** npm name. */
  readonly name: Scalars['ID']['output'];
  readonly version: Scalars['String']['output'];
  /** Digest of its catalogue. */
  readonly digest: Scalars['String']['output'];
  readonly contributions: ReadonlyArray<CatalogEntry>;
};

/** What registerModel needs. */
export type RegisterModelInput = {
  /** Letters, digits and . _ -, at most 100. */
  readonly name: Scalars['ID']['input'];
  /** A stored model. */
  readonly artifact: Scalars['Digest']['input'];
  /** The run that made it. */
  readonly run?: InputMaybe<Scalars['ID']['input']>;
  /** The step that made it. */
  readonly step?: InputMaybe<Scalars['ID']['input']>;
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** The version that was made. */
export type ModelVersionPayload = {
  readonly __typename?: 'ModelVersionPayload';
  readonly version: ModelVersion;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type ModelVersionResult = ModelVersionPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** What promoteModel needs. */
export type PromoteModelInput = {
  readonly model: Scalars['ID']['input'];
  /** Such as production or candidate. */
  readonly alias: Scalars['String']['input'];
  /** Null takes the alias away. */
  readonly version?: InputMaybe<Scalars['Int']['input']>;
  /** The promotion fails unless the alias names this version now; left out: any. */
  readonly expected?: InputMaybe<ExpectedVersion>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** What an alias must name now. */
export type ExpectedVersion =
  { readonly version: Scalars['Int']['input']; readonly none?: never; }
  |  /** It must not exist. */
  { readonly version?: never; readonly none: Scalars['Boolean']['input']; };

/** The model as it is now. */
export type ModelPayload = {
  readonly __typename?: 'ModelPayload';
  readonly model: Model;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type ModelResult = ModelPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** What registerDataset needs. */
export type RegisterDatasetInput = {
  /** Letters, digits and . _ -, at most 100. */
  readonly name: Scalars['ID']['input'];
  /** How it is read; folders in its params are relative to the root or archive. */
  readonly dataset: DatasetChoice;
  /** A named root that the agent's own configuration offers. */
  readonly root?: InputMaybe<Scalars['String']['input']>;
  /** An uploaded .zip. */
  readonly archive?: InputMaybe<Scalars['Digest']['input']>;
  /** Sent again with the same input it gives the same answer and changes nothing. */
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
};

/** A dataset in one of two forms. */
export type DatasetChoice =
  { readonly typed: Scalars['DatasetInput']['input']; readonly json?: never; }
  |  /** As {use, params}. */
  { readonly typed?: never; readonly json: Scalars['JSON']['input']; };

/** The dataset that was registered. */
export type DatasetPayload = {
  readonly __typename?: 'DatasetPayload';
  readonly dataset: Dataset;
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
};

export type DatasetResult = DatasetPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** A process or browser that leases runs and executes them. */
export type Agent = {
  readonly __typename?: 'Agent';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  /** Backends, slots, roots and plugins, as it offered them. */
  readonly offer: AgentOffer;
  /** It gets no more runs. */
  readonly isDraining: Scalars['Boolean']['output'];
  /** It was heard of within the last lease time. */
  readonly isOnline: Scalars['Boolean']['output'];
  readonly registeredAt: Scalars['DateTime']['output'];
  readonly lastSeenAt: Scalars['DateTime']['output'];
  readonly activeRuns: Scalars['Int']['output'];
  readonly runs: RunConnection;
};


/** A process or browser that leases runs and executes them. */
export type AgentRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  order?: InputMaybe<Order>;
};

/** What an agent says it can do. */
export type AgentOffer = {
  readonly __typename?: 'AgentOffer';
  readonly backends: ReadonlyArray<Scalars['String']['output']>;
  readonly roots: ReadonlyArray<Scalars['String']['output']>;
  /** Runs it works on at one time. */
  readonly slots: Scalars['Int']['output'];
  /** Agents with the same fingerprint share a device. */
  readonly device: Scalars['String']['output'];
  readonly platform: Scalars['String']['output'];
  readonly cpu: Scalars['String']['output'];
  readonly cores: Scalars['Int']['output'];
  readonly memoryBytes: Scalars['Number']['output'];
  readonly fovea: Scalars['String']['output'];
  readonly node: Scalars['String']['output'];
};

/** A page of agents. */
export type AgentConnection = {
  readonly __typename?: 'AgentConnection';
  readonly nodes: ReadonlyArray<Agent>;
  readonly edges: ReadonlyArray<AgentEdge>;
  readonly pageInfo: PageInfo;
};

/** An agent and its place in the list. */
export type AgentEdge = {
  readonly __typename?: 'AgentEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Agent;
};

/** What a step goes on from. */
export type Checkpoint = {
  readonly __typename?: 'Checkpoint';
  readonly cacheKey: Scalars['String']['output'];
  readonly artifact: Artifact;
  readonly run: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
  readonly savedAt: Scalars['DateTime']['output'];
};

/** What drainAgent needs. */
export type DrainAgentInput = {
  readonly id: Scalars['ID']['input'];
  readonly isDraining?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The agent as it is now. */
export type AgentPayload = {
  readonly __typename?: 'AgentPayload';
  readonly agent: Agent;
};

export type AgentResult = AgentPayload | InvalidInput | NotFound | Conflict | RateLimited;

/** What registerAgent needs. */
export type RegisterAgentInput = {
  /** The id that an earlier registration returned; a new one when left out. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  readonly name: Scalars['String']['input'];
  /** An AgentOffer of @fovea/contracts, as JSON. */
  readonly offer: Scalars['JSON']['input'];
};

/** What leaseRun needs. */
export type LeaseRunInput = {
  readonly agent: Scalars['ID']['input'];
  /** 0 to 60,000. */
  readonly waitMs?: InputMaybe<Scalars['Int']['input']>;
};

/** Names a lease and proves it. */
export type LeaseInput = {
  readonly run: Scalars['ID']['input'];
  readonly attempt: Scalars['Int']['input'];
  /** Secret. */
  readonly token: Scalars['String']['input'];
};

/** A lease, or word that there was no run. */
export type LeasePayload = {
  readonly __typename?: 'LeasePayload';
  /** Null when no run fitted within the time. */
  readonly grant?: Maybe<LeaseGrant>;
};

/** A run to execute. */
export type LeaseGrant = {
  readonly __typename?: 'LeaseGrant';
  readonly attempt: Scalars['Int']['output'];
  /** Secret: every write carries it. */
  readonly token: Scalars['String']['output'];
  /** The whole run, as a RunRecord of @fovea/contracts. */
  readonly run: Scalars['JSON']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Renew well before it has passed [ms]. */
  readonly durationMs: Scalars['Int']['output'];
};

export type LeaseResult = LeasePayload | InvalidInput | NotFound | Conflict | RateLimited;

export type { LeaseDirective };

/** A lease that holds on. */
export type RenewPayload = {
  readonly __typename?: 'RenewPayload';
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly directive: LeaseDirective;
};

export type RenewResult = RenewPayload | LeaseLost | InvalidInput | RateLimited;

/** What reportRun needs. */
export type ReportRunInput = {
  readonly lease: LeaseInput;
  /** Counts from 1 without gaps within the lease. */
  readonly batch: Scalars['Int']['input'];
  /** RunEventBody values of @fovea/contracts; NaN and infinities of metric values as strings. */
  readonly events: ReadonlyArray<Scalars['JSON']['input']>;
};

/** A batch that is stored. */
export type ReportPayload = {
  readonly __typename?: 'ReportPayload';
  /** It had been stored before. */
  readonly isDuplicate: Scalars['Boolean']['output'];
  readonly state: RunState;
  readonly lastSeq: Scalars['Int']['output'];
  readonly directive: LeaseDirective;
};

export type ReportResult = ReportPayload | LeaseLost | InvalidInput | NotFound | Conflict | RateLimited;

/** What became of a run that was given back. */
export type ReleasePayload = {
  readonly __typename?: 'ReleasePayload';
  readonly state: RunState;
};

export type ReleaseResult = ReleasePayload | LeaseLost | InvalidInput | RateLimited;

/** It is stored. */
export type AgentWritePayload = {
  readonly __typename?: 'AgentWritePayload';
  readonly ok: Scalars['Boolean']['output'];
};

export type AgentWriteResult = AgentWritePayload | LeaseLost | InvalidInput | NotFound | RateLimited;



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  MintTokenResult:
    | ( Omit<MintTokenPayload, 'token'> & { token: _RefType['Token'] } & { __typename: 'MintTokenPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  RevokeTokenResult:
    | ( Omit<TokenPayload, 'token'> & { token: _RefType['Token'] } & { __typename: 'TokenPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  CreateInviteResult:
    | ( InvitePayload & { __typename: 'InvitePayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  PreviewResult:
    | ( Omit<PipelinePreview, 'source'> & { source: _RefType['PipelineSource'] } & { __typename: 'PipelinePreview' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
  ;
  ExperimentResult:
    | ( Omit<ExperimentPayload, 'experiment'> & { experiment: _RefType['Experiment'] } & { __typename: 'ExperimentPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  NoteResult:
    | ( Omit<NotePayload, 'note'> & { note: _RefType['Note'] } & { __typename: 'NotePayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  RunResult:
    | ( Omit<RunPayload, 'run'> & { run: _RefType['Run'] } & { __typename: 'RunPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  RunsResult:
    | ( Omit<RunsPayload, 'runs'> & { runs: ReadonlyArray<_RefType['Run']> } & { __typename: 'RunsPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  ModelVersionResult:
    | ( Omit<ModelVersionPayload, 'version'> & { version: _RefType['ModelVersion'] } & { __typename: 'ModelVersionPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  ModelResult:
    | ( Omit<ModelPayload, 'model'> & { model: _RefType['Model'] } & { __typename: 'ModelPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  DatasetResult:
    | ( Omit<DatasetPayload, 'dataset'> & { dataset: _RefType['Dataset'] } & { __typename: 'DatasetPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  AgentResult:
    | ( Omit<AgentPayload, 'agent'> & { agent: _RefType['Agent'] } & { __typename: 'AgentPayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  LeaseResult:
    | ( Omit<LeasePayload, 'grant'> & { grant?: Maybe<_RefType['LeaseGrant']> } & { __typename: 'LeasePayload' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  RenewResult:
    | ( RenewPayload & { __typename: 'RenewPayload' } )
    | ( FailureSource & { __typename: 'LeaseLost' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  ReportResult:
    | ( ReportPayload & { __typename: 'ReportPayload' } )
    | ( FailureSource & { __typename: 'LeaseLost' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'Conflict' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  ReleaseResult:
    | ( ReleasePayload & { __typename: 'ReleasePayload' } )
    | ( FailureSource & { __typename: 'LeaseLost' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
  AgentWriteResult:
    | ( AgentWritePayload & { __typename: 'AgentWritePayload' } )
    | ( FailureSource & { __typename: 'LeaseLost' } )
    | ( FailureSource & { __typename: 'InvalidInput' } )
    | ( FailureSource & { __typename: 'NotFound' } )
    | ( FailureSource & { __typename: 'RateLimited' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Failure:
    | ( FailureSource )
    | ( FailureSource )
    | ( FailureSource )
    | ( FailureSource )
    | ( FailureSource )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Digest: ResolverTypeWrapper<Scalars['Digest']['output']>;
  Number: ResolverTypeWrapper<Scalars['Number']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Order: Order;
  Failure: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Failure']>;
  InvalidInput: ResolverTypeWrapper<FailureSource>;
  InputIssue: ResolverTypeWrapper<InputIssue>;
  NotFound: ResolverTypeWrapper<FailureSource>;
  Conflict: ResolverTypeWrapper<FailureSource>;
  LeaseLost: ResolverTypeWrapper<FailureSource>;
  RateLimited: ResolverTypeWrapper<FailureSource>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Viewer: ResolverTypeWrapper<Viewer>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Role: Role;
  Server: ResolverTypeWrapper<ServerSource>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ChangeTopic: ChangeTopic;
  ChangeBatch: ResolverTypeWrapper<ChangeBatch>;
  Change: ResolverTypeWrapper<Change>;
  Token: ResolverTypeWrapper<TokenRecord>;
  TokenConnection: ResolverTypeWrapper<Omit<TokenConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversTypes['Token']>, edges: ReadonlyArray<ResolversTypes['TokenEdge']> }>;
  TokenEdge: ResolverTypeWrapper<Omit<TokenEdge, 'node'> & { node: ResolversTypes['Token'] }>;
  MintTokenInput: MintTokenInput;
  MintTokenPayload: ResolverTypeWrapper<Omit<MintTokenPayload, 'token'> & { token: ResolversTypes['Token'] }>;
  MintTokenResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MintTokenResult']>;
  RevokeTokenInput: RevokeTokenInput;
  TokenPayload: ResolverTypeWrapper<Omit<TokenPayload, 'token'> & { token: ResolversTypes['Token'] }>;
  RevokeTokenResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RevokeTokenResult']>;
  CreateInviteInput: CreateInviteInput;
  InvitePayload: ResolverTypeWrapper<InvitePayload>;
  CreateInviteResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateInviteResult']>;
  ExperimentState: ExperimentState;
  Experiment: ResolverTypeWrapper<ExperimentRecord>;
  PipelineSource: ResolverTypeWrapper<PipelineDocument>;
  RunCounts: ResolverTypeWrapper<RunCounts>;
  ExperimentRunsFilter: ExperimentRunsFilter;
  ResultModel: ResolverTypeWrapper<ResultModelSource>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Latency: ResolverTypeWrapper<LatencyMeasurement>;
  Metric: Metric;
  ObjectiveInput: ObjectiveInput;
  ParetoFront: ResolverTypeWrapper<Omit<ParetoFront, 'models' | 'knee' | 'cheapest'> & { models: ReadonlyArray<ResolversTypes['ResultModel']>, knee?: Maybe<ResolversTypes['ResultModel']>, cheapest?: Maybe<ResolversTypes['ResultModel']> }>;
  Certificate: ResolverTypeWrapper<FoundCertificate>;
  Note: ResolverTypeWrapper<NoteRecord>;
  ExperimentConnection: ResolverTypeWrapper<Omit<ExperimentConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversTypes['Experiment']>, edges: ReadonlyArray<ResolversTypes['ExperimentEdge']> }>;
  ExperimentEdge: ResolverTypeWrapper<Omit<ExperimentEdge, 'node'> & { node: ResolversTypes['Experiment'] }>;
  ExperimentFilter: ExperimentFilter;
  PipelineChoice: PipelineChoice;
  PipelinePreview: ResolverTypeWrapper<Omit<PipelinePreview, 'source'> & { source: ResolversTypes['PipelineSource'] }>;
  PlannedRun: ResolverTypeWrapper<PlannedRun>;
  PreviewResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PreviewResult']>;
  CreateExperimentInput: CreateExperimentInput;
  ExperimentIdInput: ExperimentIdInput;
  ExperimentPayload: ResolverTypeWrapper<Omit<ExperimentPayload, 'experiment'> & { experiment: ResolversTypes['Experiment'] }>;
  ExperimentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ExperimentResult']>;
  TagInput: TagInput;
  SubjectKind: SubjectKind;
  AddNoteInput: AddNoteInput;
  NotePayload: ResolverTypeWrapper<Omit<NotePayload, 'note'> & { note: ResolversTypes['Note'] }>;
  NoteResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['NoteResult']>;
  RunState: RunState;
  Run: ResolverTypeWrapper<RunSummary>;
  RunOrigin: ResolverTypeWrapper<RunOriginRecord>;
  OriginKind: OriginKind;
  RunProgress: ResolverTypeWrapper<RunProgress>;
  RunError: ResolverTypeWrapper<SerializedError>;
  StepState: StepState;
  Step: ResolverTypeWrapper<StepSource>;
  StepInputWire: ResolverTypeWrapper<StepInputWire>;
  StepOutput: ResolverTypeWrapper<StepOutputSource>;
  Attempt: ResolverTypeWrapper<AttemptRecord>;
  RunEvent: ResolverTypeWrapper<RunEventRecord>;
  Series: ResolverTypeWrapper<SeriesRecord>;
  Sample: ResolverTypeWrapper<Sample>;
  Curve: ResolverTypeWrapper<Curve>;
  RunConnection: ResolverTypeWrapper<Omit<RunConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversTypes['Run']>, edges: ReadonlyArray<ResolversTypes['RunEdge']> }>;
  RunEdge: ResolverTypeWrapper<Omit<RunEdge, 'node'> & { node: ResolversTypes['Run'] }>;
  RunFilter: RunFilter;
  Comparison: ResolverTypeWrapper<Omit<Comparison, 'runs' | 'models'> & { runs: ReadonlyArray<ResolversTypes['Run']>, models: ReadonlyArray<ResolversTypes['ResultModel']> }>;
  Difference: ResolverTypeWrapper<Difference>;
  ClassComparison: ResolverTypeWrapper<ClassComparison>;
  RunIdInput: RunIdInput;
  ForkRunInput: ForkRunInput;
  PrioritizeRunInput: PrioritizeRunInput;
  RunPayload: ResolverTypeWrapper<Omit<RunPayload, 'run'> & { run: ResolversTypes['Run'] }>;
  RunResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RunResult']>;
  RunsPayload: ResolverTypeWrapper<Omit<RunsPayload, 'runs'> & { runs: ReadonlyArray<ResolversTypes['Run']> }>;
  RunsResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RunsResult']>;
  RunMessage: ResolverTypeWrapper<Omit<RunMessage, 'events' | 'points' | 'run'> & { events: ReadonlyArray<ResolversTypes['RunEvent']>, points: ReadonlyArray<ResolversTypes['MetricPoint']>, run?: Maybe<ResolversTypes['Run']> }>;
  MetricPoint: ResolverTypeWrapper<MetricPointRecord>;
  Artifact: ResolverTypeWrapper<ArtifactSource>;
  LineageEdge: ResolverTypeWrapper<LineageRecord>;
  LineageDirection: LineageDirection;
  Model: ResolverTypeWrapper<ModelRecord>;
  ModelAlias: ResolverTypeWrapper<ModelAliasSource>;
  ModelVersion: ResolverTypeWrapper<ModelVersionRecord>;
  ModelConnection: ResolverTypeWrapper<Omit<ModelConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversTypes['Model']>, edges: ReadonlyArray<ResolversTypes['ModelEdge']> }>;
  ModelEdge: ResolverTypeWrapper<Omit<ModelEdge, 'node'> & { node: ResolversTypes['Model'] }>;
  DatasetOriginKind: DatasetOriginKind;
  Dataset: ResolverTypeWrapper<RegisteredDataset>;
  DatasetConnection: ResolverTypeWrapper<Omit<DatasetConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversTypes['Dataset']>, edges: ReadonlyArray<ResolversTypes['DatasetEdge']> }>;
  DatasetEdge: ResolverTypeWrapper<Omit<DatasetEdge, 'node'> & { node: ResolversTypes['Dataset'] }>;
  CatalogEntry: ResolverTypeWrapper<CatalogEntryRecord>;
  Plugin: ResolverTypeWrapper<PluginCatalog>;
  RegisterModelInput: RegisterModelInput;
  ModelVersionPayload: ResolverTypeWrapper<Omit<ModelVersionPayload, 'version'> & { version: ResolversTypes['ModelVersion'] }>;
  ModelVersionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ModelVersionResult']>;
  PromoteModelInput: PromoteModelInput;
  ExpectedVersion: ExpectedVersion;
  ModelPayload: ResolverTypeWrapper<Omit<ModelPayload, 'model'> & { model: ResolversTypes['Model'] }>;
  ModelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ModelResult']>;
  RegisterDatasetInput: RegisterDatasetInput;
  DatasetChoice: DatasetChoice;
  DatasetPayload: ResolverTypeWrapper<Omit<DatasetPayload, 'dataset'> & { dataset: ResolversTypes['Dataset'] }>;
  DatasetResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DatasetResult']>;
  Agent: ResolverTypeWrapper<AgentRecord>;
  AgentOffer: ResolverTypeWrapper<AgentOfferRecord>;
  AgentConnection: ResolverTypeWrapper<Omit<AgentConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversTypes['Agent']>, edges: ReadonlyArray<ResolversTypes['AgentEdge']> }>;
  AgentEdge: ResolverTypeWrapper<Omit<AgentEdge, 'node'> & { node: ResolversTypes['Agent'] }>;
  Checkpoint: ResolverTypeWrapper<CheckpointRecord>;
  DrainAgentInput: DrainAgentInput;
  AgentPayload: ResolverTypeWrapper<Omit<AgentPayload, 'agent'> & { agent: ResolversTypes['Agent'] }>;
  AgentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AgentResult']>;
  RegisterAgentInput: RegisterAgentInput;
  LeaseRunInput: LeaseRunInput;
  LeaseInput: LeaseInput;
  LeasePayload: ResolverTypeWrapper<Omit<LeasePayload, 'grant'> & { grant?: Maybe<ResolversTypes['LeaseGrant']> }>;
  LeaseGrant: ResolverTypeWrapper<LeaseGrantRecord>;
  LeaseResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LeaseResult']>;
  LeaseDirective: LeaseDirective;
  RenewPayload: ResolverTypeWrapper<RenewPayload>;
  RenewResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RenewResult']>;
  ReportRunInput: ReportRunInput;
  ReportPayload: ResolverTypeWrapper<ReportPayload>;
  ReportResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportResult']>;
  ReleasePayload: ResolverTypeWrapper<ReleasePayload>;
  ReleaseResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReleaseResult']>;
  AgentWritePayload: ResolverTypeWrapper<AgentWritePayload>;
  AgentWriteResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AgentWriteResult']>;
  PipelineInput: ResolverTypeWrapper<Scalars['PipelineInput']['output']>;
  DatasetInput: ResolverTypeWrapper<Scalars['DatasetInput']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  JSON: Scalars['JSON']['output'];
  DateTime: Scalars['DateTime']['output'];
  Digest: Scalars['Digest']['output'];
  Number: Scalars['Number']['output'];
  PageInfo: PageInfo;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
  Failure: ResolversInterfaceTypes<ResolversParentTypes>['Failure'];
  InvalidInput: FailureSource;
  InputIssue: InputIssue;
  NotFound: FailureSource;
  Conflict: FailureSource;
  LeaseLost: FailureSource;
  RateLimited: FailureSource;
  Int: Scalars['Int']['output'];
  Viewer: Viewer;
  ID: Scalars['ID']['output'];
  Server: ServerSource;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  ChangeBatch: ChangeBatch;
  Change: Change;
  Token: TokenRecord;
  TokenConnection: Omit<TokenConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversParentTypes['Token']>, edges: ReadonlyArray<ResolversParentTypes['TokenEdge']> };
  TokenEdge: Omit<TokenEdge, 'node'> & { node: ResolversParentTypes['Token'] };
  MintTokenInput: MintTokenInput;
  MintTokenPayload: Omit<MintTokenPayload, 'token'> & { token: ResolversParentTypes['Token'] };
  MintTokenResult: ResolversUnionTypes<ResolversParentTypes>['MintTokenResult'];
  RevokeTokenInput: RevokeTokenInput;
  TokenPayload: Omit<TokenPayload, 'token'> & { token: ResolversParentTypes['Token'] };
  RevokeTokenResult: ResolversUnionTypes<ResolversParentTypes>['RevokeTokenResult'];
  CreateInviteInput: CreateInviteInput;
  InvitePayload: InvitePayload;
  CreateInviteResult: ResolversUnionTypes<ResolversParentTypes>['CreateInviteResult'];
  Experiment: ExperimentRecord;
  PipelineSource: PipelineDocument;
  RunCounts: RunCounts;
  ExperimentRunsFilter: ExperimentRunsFilter;
  ResultModel: ResultModelSource;
  Float: Scalars['Float']['output'];
  Latency: LatencyMeasurement;
  ObjectiveInput: ObjectiveInput;
  ParetoFront: Omit<ParetoFront, 'models' | 'knee' | 'cheapest'> & { models: ReadonlyArray<ResolversParentTypes['ResultModel']>, knee?: Maybe<ResolversParentTypes['ResultModel']>, cheapest?: Maybe<ResolversParentTypes['ResultModel']> };
  Certificate: FoundCertificate;
  Note: NoteRecord;
  ExperimentConnection: Omit<ExperimentConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversParentTypes['Experiment']>, edges: ReadonlyArray<ResolversParentTypes['ExperimentEdge']> };
  ExperimentEdge: Omit<ExperimentEdge, 'node'> & { node: ResolversParentTypes['Experiment'] };
  ExperimentFilter: ExperimentFilter;
  PipelineChoice: PipelineChoice;
  PipelinePreview: Omit<PipelinePreview, 'source'> & { source: ResolversParentTypes['PipelineSource'] };
  PlannedRun: PlannedRun;
  PreviewResult: ResolversUnionTypes<ResolversParentTypes>['PreviewResult'];
  CreateExperimentInput: CreateExperimentInput;
  ExperimentIdInput: ExperimentIdInput;
  ExperimentPayload: Omit<ExperimentPayload, 'experiment'> & { experiment: ResolversParentTypes['Experiment'] };
  ExperimentResult: ResolversUnionTypes<ResolversParentTypes>['ExperimentResult'];
  TagInput: TagInput;
  AddNoteInput: AddNoteInput;
  NotePayload: Omit<NotePayload, 'note'> & { note: ResolversParentTypes['Note'] };
  NoteResult: ResolversUnionTypes<ResolversParentTypes>['NoteResult'];
  Run: RunSummary;
  RunOrigin: RunOriginRecord;
  RunProgress: RunProgress;
  RunError: SerializedError;
  Step: StepSource;
  StepInputWire: StepInputWire;
  StepOutput: StepOutputSource;
  Attempt: AttemptRecord;
  RunEvent: RunEventRecord;
  Series: SeriesRecord;
  Sample: Sample;
  Curve: Curve;
  RunConnection: Omit<RunConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversParentTypes['Run']>, edges: ReadonlyArray<ResolversParentTypes['RunEdge']> };
  RunEdge: Omit<RunEdge, 'node'> & { node: ResolversParentTypes['Run'] };
  RunFilter: RunFilter;
  Comparison: Omit<Comparison, 'runs' | 'models'> & { runs: ReadonlyArray<ResolversParentTypes['Run']>, models: ReadonlyArray<ResolversParentTypes['ResultModel']> };
  Difference: Difference;
  ClassComparison: ClassComparison;
  RunIdInput: RunIdInput;
  ForkRunInput: ForkRunInput;
  PrioritizeRunInput: PrioritizeRunInput;
  RunPayload: Omit<RunPayload, 'run'> & { run: ResolversParentTypes['Run'] };
  RunResult: ResolversUnionTypes<ResolversParentTypes>['RunResult'];
  RunsPayload: Omit<RunsPayload, 'runs'> & { runs: ReadonlyArray<ResolversParentTypes['Run']> };
  RunsResult: ResolversUnionTypes<ResolversParentTypes>['RunsResult'];
  RunMessage: Omit<RunMessage, 'events' | 'points' | 'run'> & { events: ReadonlyArray<ResolversParentTypes['RunEvent']>, points: ReadonlyArray<ResolversParentTypes['MetricPoint']>, run?: Maybe<ResolversParentTypes['Run']> };
  MetricPoint: MetricPointRecord;
  Artifact: ArtifactSource;
  LineageEdge: LineageRecord;
  Model: ModelRecord;
  ModelAlias: ModelAliasSource;
  ModelVersion: ModelVersionRecord;
  ModelConnection: Omit<ModelConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversParentTypes['Model']>, edges: ReadonlyArray<ResolversParentTypes['ModelEdge']> };
  ModelEdge: Omit<ModelEdge, 'node'> & { node: ResolversParentTypes['Model'] };
  Dataset: RegisteredDataset;
  DatasetConnection: Omit<DatasetConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversParentTypes['Dataset']>, edges: ReadonlyArray<ResolversParentTypes['DatasetEdge']> };
  DatasetEdge: Omit<DatasetEdge, 'node'> & { node: ResolversParentTypes['Dataset'] };
  CatalogEntry: CatalogEntryRecord;
  Plugin: PluginCatalog;
  RegisterModelInput: RegisterModelInput;
  ModelVersionPayload: Omit<ModelVersionPayload, 'version'> & { version: ResolversParentTypes['ModelVersion'] };
  ModelVersionResult: ResolversUnionTypes<ResolversParentTypes>['ModelVersionResult'];
  PromoteModelInput: PromoteModelInput;
  ExpectedVersion: ExpectedVersion;
  ModelPayload: Omit<ModelPayload, 'model'> & { model: ResolversParentTypes['Model'] };
  ModelResult: ResolversUnionTypes<ResolversParentTypes>['ModelResult'];
  RegisterDatasetInput: RegisterDatasetInput;
  DatasetChoice: DatasetChoice;
  DatasetPayload: Omit<DatasetPayload, 'dataset'> & { dataset: ResolversParentTypes['Dataset'] };
  DatasetResult: ResolversUnionTypes<ResolversParentTypes>['DatasetResult'];
  Agent: AgentRecord;
  AgentOffer: AgentOfferRecord;
  AgentConnection: Omit<AgentConnection, 'nodes' | 'edges'> & { nodes: ReadonlyArray<ResolversParentTypes['Agent']>, edges: ReadonlyArray<ResolversParentTypes['AgentEdge']> };
  AgentEdge: Omit<AgentEdge, 'node'> & { node: ResolversParentTypes['Agent'] };
  Checkpoint: CheckpointRecord;
  DrainAgentInput: DrainAgentInput;
  AgentPayload: Omit<AgentPayload, 'agent'> & { agent: ResolversParentTypes['Agent'] };
  AgentResult: ResolversUnionTypes<ResolversParentTypes>['AgentResult'];
  RegisterAgentInput: RegisterAgentInput;
  LeaseRunInput: LeaseRunInput;
  LeaseInput: LeaseInput;
  LeasePayload: Omit<LeasePayload, 'grant'> & { grant?: Maybe<ResolversParentTypes['LeaseGrant']> };
  LeaseGrant: LeaseGrantRecord;
  LeaseResult: ResolversUnionTypes<ResolversParentTypes>['LeaseResult'];
  RenewPayload: RenewPayload;
  RenewResult: ResolversUnionTypes<ResolversParentTypes>['RenewResult'];
  ReportRunInput: ReportRunInput;
  ReportPayload: ReportPayload;
  ReportResult: ResolversUnionTypes<ResolversParentTypes>['ReportResult'];
  ReleasePayload: ReleasePayload;
  ReleaseResult: ResolversUnionTypes<ResolversParentTypes>['ReleaseResult'];
  AgentWritePayload: AgentWritePayload;
  AgentWriteResult: ResolversUnionTypes<ResolversParentTypes>['AgentWriteResult'];
  PipelineInput: Scalars['PipelineInput']['output'];
  DatasetInput: Scalars['DatasetInput']['output'];
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DigestScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Digest'], any> {
  name: 'Digest';
}

export interface NumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Number'], any> {
  name: 'Number';
}

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type OrderResolvers = EnumResolverSignature<{ NEWEST?: any, OLDEST?: any }, ResolversTypes['Order']>;

export type FailureResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  __resolveType?: TypeResolveFn<'InvalidInput' | 'NotFound' | 'Conflict' | 'LeaseLost' | 'RateLimited', ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issues?: Resolver<ReadonlyArray<ResolversTypes['InputIssue']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InputIssueResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InputIssue'] = ResolversParentTypes['InputIssue']> = {
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NotFoundResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NotFound'] = ResolversParentTypes['NotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConflictResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Conflict'] = ResolversParentTypes['Conflict']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LeaseLostResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LeaseLost'] = ResolversParentTypes['LeaseLost']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RateLimitedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RateLimited'] = ResolversParentTypes['RateLimited']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retryAfterMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
};

export type RoleResolvers = EnumResolverSignature<{ OPERATOR?: any, EDITOR?: any, VIEWER?: any, AGENT?: any }, ResolversTypes['Role']>;

export type ServerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Server'] = ResolversParentTypes['Server']> = {
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  agentProtocol?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  store?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  queuedRuns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  leasedRuns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waitingAgents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxArtifactBytes?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
  server?: Resolver<ResolversTypes['Server'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['TokenConnection'], ParentType, ContextType, RequireFields<QueryTokensArgs, 'first' | 'order'>>;
  experiment?: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentArgs, 'id'>>;
  experiments?: Resolver<ResolversTypes['ExperimentConnection'], ParentType, ContextType, RequireFields<QueryExperimentsArgs, 'first' | 'order'>>;
  previewPipeline?: Resolver<ResolversTypes['PreviewResult'], ParentType, ContextType, RequireFields<QueryPreviewPipelineArgs, 'pipeline'>>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'id'>>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<QueryRunsArgs, 'first' | 'order'>>;
  compareRuns?: Resolver<ResolversTypes['Comparison'], ParentType, ContextType, RequireFields<QueryCompareRunsArgs, 'ids'>>;
  artifact?: Resolver<Maybe<ResolversTypes['Artifact']>, ParentType, ContextType, RequireFields<QueryArtifactArgs, 'digest'>>;
  missingArtifacts?: Resolver<ReadonlyArray<ResolversTypes['Digest']>, ParentType, ContextType, RequireFields<QueryMissingArtifactsArgs, 'digests'>>;
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType, RequireFields<QueryModelArgs, 'name'>>;
  models?: Resolver<ResolversTypes['ModelConnection'], ParentType, ContextType, RequireFields<QueryModelsArgs, 'first' | 'order'>>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryDatasetArgs, 'id'>>;
  datasets?: Resolver<ResolversTypes['DatasetConnection'], ParentType, ContextType, RequireFields<QueryDatasetsArgs, 'first' | 'order'>>;
  catalog?: Resolver<ReadonlyArray<ResolversTypes['CatalogEntry']>, ParentType, ContextType, Partial<QueryCatalogArgs>>;
  plugins?: Resolver<ReadonlyArray<ResolversTypes['Plugin']>, ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType, RequireFields<QueryAgentArgs, 'id'>>;
  agents?: Resolver<ResolversTypes['AgentConnection'], ParentType, ContextType, RequireFields<QueryAgentsArgs, 'first' | 'order'>>;
  stepResult?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType, RequireFields<QueryStepResultArgs, 'cacheKey'>>;
  checkpoint?: Resolver<Maybe<ResolversTypes['Checkpoint']>, ParentType, ContextType, RequireFields<QueryCheckpointArgs, 'cacheKey'>>;
  registeredDataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryRegisteredDatasetArgs, 'name'>>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  mintToken?: Resolver<ResolversTypes['MintTokenResult'], ParentType, ContextType, RequireFields<MutationMintTokenArgs, 'input'>>;
  revokeToken?: Resolver<ResolversTypes['RevokeTokenResult'], ParentType, ContextType, RequireFields<MutationRevokeTokenArgs, 'input'>>;
  createInvite?: Resolver<ResolversTypes['CreateInviteResult'], ParentType, ContextType, RequireFields<MutationCreateInviteArgs, 'input'>>;
  createExperiment?: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationCreateExperimentArgs, 'input'>>;
  startExperiment?: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationStartExperimentArgs, 'input'>>;
  pauseExperiment?: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationPauseExperimentArgs, 'input'>>;
  cancelExperiment?: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationCancelExperimentArgs, 'input'>>;
  tagExperiment?: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationTagExperimentArgs, 'input'>>;
  addNote?: Resolver<ResolversTypes['NoteResult'], ParentType, ContextType, RequireFields<MutationAddNoteArgs, 'input'>>;
  cancelRun?: Resolver<ResolversTypes['RunResult'], ParentType, ContextType, RequireFields<MutationCancelRunArgs, 'input'>>;
  retryRun?: Resolver<ResolversTypes['RunsResult'], ParentType, ContextType, RequireFields<MutationRetryRunArgs, 'input'>>;
  forkRun?: Resolver<ResolversTypes['RunsResult'], ParentType, ContextType, RequireFields<MutationForkRunArgs, 'input'>>;
  tagRun?: Resolver<ResolversTypes['RunResult'], ParentType, ContextType, RequireFields<MutationTagRunArgs, 'input'>>;
  prioritizeRun?: Resolver<ResolversTypes['RunResult'], ParentType, ContextType, RequireFields<MutationPrioritizeRunArgs, 'input'>>;
  registerModel?: Resolver<ResolversTypes['ModelVersionResult'], ParentType, ContextType, RequireFields<MutationRegisterModelArgs, 'input'>>;
  promoteModel?: Resolver<ResolversTypes['ModelResult'], ParentType, ContextType, RequireFields<MutationPromoteModelArgs, 'input'>>;
  registerDataset?: Resolver<ResolversTypes['DatasetResult'], ParentType, ContextType, RequireFields<MutationRegisterDatasetArgs, 'input'>>;
  drainAgent?: Resolver<ResolversTypes['AgentResult'], ParentType, ContextType, RequireFields<MutationDrainAgentArgs, 'input'>>;
  registerAgent?: Resolver<ResolversTypes['AgentResult'], ParentType, ContextType, RequireFields<MutationRegisterAgentArgs, 'input'>>;
  leaseRun?: Resolver<ResolversTypes['LeaseResult'], ParentType, ContextType, RequireFields<MutationLeaseRunArgs, 'input'>>;
  renewLease?: Resolver<ResolversTypes['RenewResult'], ParentType, ContextType, RequireFields<MutationRenewLeaseArgs, 'lease'>>;
  reportRun?: Resolver<ResolversTypes['ReportResult'], ParentType, ContextType, RequireFields<MutationReportRunArgs, 'input'>>;
  releaseRun?: Resolver<ResolversTypes['ReleaseResult'], ParentType, ContextType, RequireFields<MutationReleaseRunArgs, 'lease' | 'reason'>>;
  putStepResult?: Resolver<ResolversTypes['AgentWriteResult'], ParentType, ContextType, RequireFields<MutationPutStepResultArgs, 'lease' | 'cacheKey' | 'outputs'>>;
  saveCheckpoint?: Resolver<ResolversTypes['AgentWriteResult'], ParentType, ContextType, RequireFields<MutationSaveCheckpointArgs, 'lease' | 'cacheKey' | 'artifact'>>;
  clearCheckpoint?: Resolver<ResolversTypes['AgentWriteResult'], ParentType, ContextType, RequireFields<MutationClearCheckpointArgs, 'lease' | 'cacheKey'>>;
};

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  changes?: SubscriptionResolver<ResolversTypes['ChangeBatch'], "changes", ParentType, ContextType, Partial<SubscriptionChangesArgs>>;
  experimentChanged?: SubscriptionResolver<ResolversTypes['Experiment'], "experimentChanged", ParentType, ContextType, RequireFields<SubscriptionExperimentChangedArgs, 'id'>>;
  runEvents?: SubscriptionResolver<ResolversTypes['RunMessage'], "runEvents", ParentType, ContextType, RequireFields<SubscriptionRunEventsArgs, 'id'>>;
  agentsChanged?: SubscriptionResolver<ReadonlyArray<ResolversTypes['Agent']>, "agentsChanged", ParentType, ContextType>;
};

export type ChangeTopicResolvers = EnumResolverSignature<{ EXPERIMENT?: any, RUN?: any, AGENTS?: any, TOKENS?: any, MODELS?: any, DATASETS?: any }, ResolversTypes['ChangeTopic']>;

export type ChangeBatchResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ChangeBatch'] = ResolversParentTypes['ChangeBatch']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['Change']>, ParentType, ContextType>;
  isResync?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ChangeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Change'] = ResolversParentTypes['Change']> = {
  topic?: Resolver<ResolversTypes['ChangeTopic'], ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  experiment?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type TokenResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Token'] = ResolversParentTypes['Token']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type TokenConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TokenConnection'] = ResolversParentTypes['TokenConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Token']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['TokenEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TokenEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TokenEdge'] = ResolversParentTypes['TokenEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Token'], ParentType, ContextType>;
};

export type MintTokenPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MintTokenPayload'] = ResolversParentTypes['MintTokenPayload']> = {
  token?: Resolver<ResolversTypes['Token'], ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MintTokenResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MintTokenResult'] = ResolversParentTypes['MintTokenResult']> = {
  __resolveType?: TypeResolveFn<'MintTokenPayload' | 'InvalidInput' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type TokenPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TokenPayload'] = ResolversParentTypes['TokenPayload']> = {
  token?: Resolver<ResolversTypes['Token'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevokeTokenResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RevokeTokenResult'] = ResolversParentTypes['RevokeTokenResult']> = {
  __resolveType?: TypeResolveFn<'TokenPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type InvitePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InvitePayload'] = ResolversParentTypes['InvitePayload']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateInviteResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreateInviteResult'] = ResolversParentTypes['CreateInviteResult']> = {
  __resolveType?: TypeResolveFn<'InvitePayload' | 'InvalidInput' | 'RateLimited', ParentType, ContextType>;
};

export type ExperimentStateResolvers = EnumResolverSignature<{ DRAFT?: any, RUNNING?: any, PAUSED?: any, SUCCEEDED?: any, FAILED?: any, CANCELLED?: any }, ResolversTypes['ExperimentState']>;

export type ExperimentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Experiment'] = ResolversParentTypes['Experiment']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  question?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ExperimentState'], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['PipelineSource'], ParentType, ContextType>;
  runCounts?: Resolver<ResolversTypes['RunCounts'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<ExperimentRunsArgs, 'first' | 'order'>>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['Note']>, ParentType, ContextType>;
  models?: Resolver<ReadonlyArray<ResolversTypes['ResultModel']>, ParentType, ContextType>;
  paretoFront?: Resolver<ResolversTypes['ParetoFront'], ParentType, ContextType, Partial<ExperimentParetoFrontArgs>>;
  certificates?: Resolver<ReadonlyArray<ResolversTypes['Certificate']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  reportArtifact?: Resolver<Maybe<ResolversTypes['Artifact']>, ParentType, ContextType>;
  remainingMs?: Resolver<Maybe<ResolversTypes['Number']>, ParentType, ContextType>;
};

export type PipelineSourceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PipelineSource'] = ResolversParentTypes['PipelineSource']> = {
  typescript?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  json?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  graphql?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RunCountsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunCounts'] = ResolversParentTypes['RunCounts']> = {
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  succeeded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancelled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quarantined?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ResultModelResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ResultModel'] = ResolversParentTypes['ResultModel']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  params?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  macs?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  sizeBytes?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  peakActivationBytes?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  quantizer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scheme?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  top1?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  top5?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  macroF1?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  evaluatedImages?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  latencies?: Resolver<ReadonlyArray<ResolversTypes['Latency']>, ParentType, ContextType>;
  badge?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  differs?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  isOnParetoFront?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type LatencyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Latency'] = ResolversParentTypes['Latency']> = {
  backend?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  threads?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  batch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  p50Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p90Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p99Ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  meanMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  n?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  noise?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MetricResolvers = EnumResolverSignature<{ TOP1?: any, TOP5?: any, MACRO_F1?: any, LATENCY_MS?: any, SIZE_BYTES?: any, MACS?: any, PARAMS?: any, PEAK_ACTIVATION_BYTES?: any }, ResolversTypes['Metric']>;

export type ParetoFrontResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ParetoFront'] = ResolversParentTypes['ParetoFront']> = {
  models?: Resolver<ReadonlyArray<ResolversTypes['ResultModel']>, ParentType, ContextType>;
  knee?: Resolver<Maybe<ResolversTypes['ResultModel']>, ParentType, ContextType>;
  cheapest?: Resolver<Maybe<ResolversTypes['ResultModel']>, ParentType, ContextType>;
  leftOut?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CertificateResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Certificate'] = ResolversParentTypes['Certificate']> = {
  artifact?: Resolver<ResolversTypes['Artifact'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  record?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type NoteResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Note'] = ResolversParentTypes['Note']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ExperimentConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExperimentConnection'] = ResolversParentTypes['ExperimentConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Experiment']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['ExperimentEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ExperimentEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExperimentEdge'] = ResolversParentTypes['ExperimentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Experiment'], ParentType, ContextType>;
};

export type PipelinePreviewResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PipelinePreview'] = ResolversParentTypes['PipelinePreview']> = {
  runs?: Resolver<ReadonlyArray<ResolversTypes['PlannedRun']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['PipelineSource'], ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  estimateMs?: Resolver<Maybe<ResolversTypes['Number']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlannedRunResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PlannedRun'] = ResolversParentTypes['PlannedRun']> = {
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  differs?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PreviewResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PreviewResult'] = ResolversParentTypes['PreviewResult']> = {
  __resolveType?: TypeResolveFn<'PipelinePreview' | 'InvalidInput', ParentType, ContextType>;
};

export type ExperimentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExperimentPayload'] = ResolversParentTypes['ExperimentPayload']> = {
  experiment?: Resolver<ResolversTypes['Experiment'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ExperimentResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExperimentResult'] = ResolversParentTypes['ExperimentResult']> = {
  __resolveType?: TypeResolveFn<'ExperimentPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type SubjectKindResolvers = EnumResolverSignature<{ EXPERIMENT?: any, RUN?: any, MODEL?: any, DATASET?: any }, ResolversTypes['SubjectKind']>;

export type NotePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NotePayload'] = ResolversParentTypes['NotePayload']> = {
  note?: Resolver<ResolversTypes['Note'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NoteResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NoteResult'] = ResolversParentTypes['NoteResult']> = {
  __resolveType?: TypeResolveFn<'NotePayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type RunStateResolvers = EnumResolverSignature<{ QUEUED?: any, RUNNING?: any, SUCCEEDED?: any, FAILED?: any, CANCELLED?: any, QUARANTINED?: any }, ResolversTypes['RunState']>;

export type RunResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  experiment?: Resolver<ResolversTypes['Experiment'], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  differs?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  backend?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isExclusive?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAttempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isCancelRequested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isSuperseded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  origin?: Resolver<Maybe<ResolversTypes['RunOrigin']>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['RunProgress']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['RunError']>, ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  queuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  steps?: Resolver<ReadonlyArray<ResolversTypes['Step']>, ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  leases?: Resolver<ReadonlyArray<ResolversTypes['Attempt']>, ParentType, ContextType>;
  events?: Resolver<ReadonlyArray<ResolversTypes['RunEvent']>, ParentType, ContextType, RequireFields<RunEventsArgs, 'after' | 'limit'>>;
  series?: Resolver<ReadonlyArray<ResolversTypes['Series']>, ParentType, ContextType>;
  curve?: Resolver<ResolversTypes['Curve'], ParentType, ContextType, RequireFields<RunCurveArgs, 'series' | 'name' | 'maxPoints'>>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['Note']>, ParentType, ContextType>;
  models?: Resolver<ReadonlyArray<ResolversTypes['ResultModel']>, ParentType, ContextType>;
  certificates?: Resolver<ReadonlyArray<ResolversTypes['Certificate']>, ParentType, ContextType>;
  lineage?: Resolver<ReadonlyArray<ResolversTypes['LineageEdge']>, ParentType, ContextType>;
  record?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type RunOriginResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunOrigin'] = ResolversParentTypes['RunOrigin']> = {
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  how?: Resolver<ResolversTypes['OriginKind'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OriginKindResolvers = EnumResolverSignature<{ RETRY?: any, FORK?: any, FOLLOW_UP?: any }, ResolversTypes['OriginKind']>;

export type RunProgressResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunProgress'] = ResolversParentTypes['RunProgress']> = {
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  secondsLeft?: Resolver<Maybe<ResolversTypes['Number']>, ParentType, ContextType>;
  throughput?: Resolver<Maybe<ResolversTypes['Number']>, ParentType, ContextType>;
};

export type RunErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunError'] = ResolversParentTypes['RunError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StepStateResolvers = EnumResolverSignature<{ WAITING?: any, RUNNING?: any, CACHED?: any, FINISHED?: any, FAILED?: any }, ResolversTypes['StepState']>;

export type StepResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Step'] = ResolversParentTypes['Step']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  use?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  params?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['StepInputWire']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['StepState'], ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['Number']>, ParentType, ContextType>;
  cacheKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['StepOutput']>, ParentType, ContextType>;
};

export type StepInputWireResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StepInputWire'] = ResolversParentTypes['StepInputWire']> = {
  port?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  output?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StepOutputResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StepOutput'] = ResolversParentTypes['StepOutput']> = {
  port?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  artifact?: Resolver<Maybe<ResolversTypes['Artifact']>, ParentType, ContextType>;
};

export type AttemptResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Attempt'] = ResolversParentTypes['Attempt']> = {
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  leasedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  ending?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RunEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunEvent'] = ResolversParentTypes['RunEvent']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  data?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type SeriesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Series'] = ResolversParentTypes['Series']> = {
  series?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  last?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
};

export type SampleResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample']> = {
  step?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
};

export type CurveResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Curve'] = ResolversParentTypes['Curve']> = {
  samples?: Resolver<ReadonlyArray<ResolversTypes['Sample']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nonFinite?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isSampled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RunConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunConnection'] = ResolversParentTypes['RunConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Run']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['RunEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RunEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunEdge'] = ResolversParentTypes['RunEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
};

export type ComparisonResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Comparison'] = ResolversParentTypes['Comparison']> = {
  runs?: Resolver<ReadonlyArray<ResolversTypes['Run']>, ParentType, ContextType>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['Difference']>, ParentType, ContextType>;
  models?: Resolver<ReadonlyArray<ResolversTypes['ResultModel']>, ParentType, ContextType>;
  perClass?: Resolver<ReadonlyArray<ResolversTypes['ClassComparison']>, ParentType, ContextType>;
};

export type DifferenceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Difference'] = ResolversParentTypes['Difference']> = {
  area?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<Maybe<ResolversTypes['JSON']>>, ParentType, ContextType>;
};

export type ClassComparisonResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassComparison'] = ResolversParentTypes['ClassComparison']> = {
  class?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recall?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Float']>>, ParentType, ContextType>;
};

export type RunPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunPayload'] = ResolversParentTypes['RunPayload']> = {
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunResult'] = ResolversParentTypes['RunResult']> = {
  __resolveType?: TypeResolveFn<'RunPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type RunsPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunsPayload'] = ResolversParentTypes['RunsPayload']> = {
  runs?: Resolver<ReadonlyArray<ResolversTypes['Run']>, ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunsResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunsResult'] = ResolversParentTypes['RunsResult']> = {
  __resolveType?: TypeResolveFn<'RunsPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type RunMessageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunMessage'] = ResolversParentTypes['RunMessage']> = {
  position?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  events?: Resolver<ReadonlyArray<ResolversTypes['RunEvent']>, ParentType, ContextType>;
  points?: Resolver<ReadonlyArray<ResolversTypes['MetricPoint']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  isResync?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type MetricPointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MetricPoint'] = ResolversParentTypes['MetricPoint']> = {
  series?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  values?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type ArtifactResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Artifact'] = ResolversParentTypes['Artifact']> = {
  digest?: Resolver<ResolversTypes['Digest'], ParentType, ContextType>;
  sizeBytes?: Resolver<Maybe<ResolversTypes['Number']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  madeBy?: Resolver<ReadonlyArray<ResolversTypes['LineageEdge']>, ParentType, ContextType>;
  usedBy?: Resolver<ReadonlyArray<ResolversTypes['LineageEdge']>, ParentType, ContextType>;
  json?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type LineageEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LineageEdge'] = ResolversParentTypes['LineageEdge']> = {
  artifact?: Resolver<ResolversTypes['Artifact'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  direction?: Resolver<ResolversTypes['LineageDirection'], ParentType, ContextType>;
  port?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LineageDirectionResolvers = EnumResolverSignature<{ INPUT?: any, OUTPUT?: any }, ResolversTypes['LineageDirection']>;

export type ModelResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Model'] = ResolversParentTypes['Model']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  aliases?: Resolver<ReadonlyArray<ResolversTypes['ModelAlias']>, ParentType, ContextType>;
  versions?: Resolver<ReadonlyArray<ResolversTypes['ModelVersion']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['ModelVersion']>, ParentType, ContextType, Partial<ModelVersionArgs>>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['Note']>, ParentType, ContextType>;
};

export type ModelAliasResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelAlias'] = ResolversParentTypes['ModelAlias']> = {
  alias?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['ModelVersion'], ParentType, ContextType>;
};

export type ModelVersionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelVersion'] = ResolversParentTypes['ModelVersion']> = {
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  artifact?: Resolver<ResolversTypes['Artifact'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  aliases?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ModelConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelConnection'] = ResolversParentTypes['ModelConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Model']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['ModelEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ModelEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelEdge'] = ResolversParentTypes['ModelEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
};

export type DatasetOriginKindResolvers = EnumResolverSignature<{ CONTRIBUTION?: any, ROOT?: any, ARCHIVE?: any }, ResolversTypes['DatasetOriginKind']>;

export type DatasetResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['DatasetOriginKind'], ParentType, ContextType>;
  root?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  archive?: Resolver<Maybe<ResolversTypes['Artifact']>, ParentType, ContextType>;
  use?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['Note']>, ParentType, ContextType>;
};

export type DatasetConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetConnection'] = ResolversParentTypes['DatasetConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Dataset']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['DatasetEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DatasetEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetEdge'] = ResolversParentTypes['DatasetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
};

export type CatalogEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CatalogEntry'] = ResolversParentTypes['CatalogEntry']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plugin?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  behaviour?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sources?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  capabilities?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  ports?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  params?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type PluginResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Plugin'] = ResolversParentTypes['Plugin']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  contributions?: Resolver<ReadonlyArray<ResolversTypes['CatalogEntry']>, ParentType, ContextType>;
};

export type ModelVersionPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelVersionPayload'] = ResolversParentTypes['ModelVersionPayload']> = {
  version?: Resolver<ResolversTypes['ModelVersion'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelVersionResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelVersionResult'] = ResolversParentTypes['ModelVersionResult']> = {
  __resolveType?: TypeResolveFn<'ModelVersionPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type ModelPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelPayload'] = ResolversParentTypes['ModelPayload']> = {
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ModelResult'] = ResolversParentTypes['ModelResult']> = {
  __resolveType?: TypeResolveFn<'ModelPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type DatasetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetPayload'] = ResolversParentTypes['DatasetPayload']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DatasetResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetResult'] = ResolversParentTypes['DatasetResult']> = {
  __resolveType?: TypeResolveFn<'DatasetPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type AgentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  offer?: Resolver<ResolversTypes['AgentOffer'], ParentType, ContextType>;
  isDraining?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isOnline?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  activeRuns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<AgentRunsArgs, 'first' | 'order'>>;
};

export type AgentOfferResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentOffer'] = ResolversParentTypes['AgentOffer']> = {
  backends?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  roots?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  slots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cpu?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cores?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  memoryBytes?: Resolver<ResolversTypes['Number'], ParentType, ContextType>;
  fovea?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AgentConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentConnection'] = ResolversParentTypes['AgentConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Agent']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['AgentEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AgentEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentEdge'] = ResolversParentTypes['AgentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
};

export type CheckpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Checkpoint'] = ResolversParentTypes['Checkpoint']> = {
  cacheKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  artifact?: Resolver<ResolversTypes['Artifact'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  savedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AgentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentPayload'] = ResolversParentTypes['AgentPayload']> = {
  agent?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentResult'] = ResolversParentTypes['AgentResult']> = {
  __resolveType?: TypeResolveFn<'AgentPayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type LeasePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LeasePayload'] = ResolversParentTypes['LeasePayload']> = {
  grant?: Resolver<Maybe<ResolversTypes['LeaseGrant']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LeaseGrantResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LeaseGrant'] = ResolversParentTypes['LeaseGrant']> = {
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LeaseResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LeaseResult'] = ResolversParentTypes['LeaseResult']> = {
  __resolveType?: TypeResolveFn<'LeasePayload' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type LeaseDirectiveResolvers = EnumResolverSignature<{ CONTINUE?: any, CANCEL?: any, RELEASE?: any }, ResolversTypes['LeaseDirective']>;

export type RenewPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RenewPayload'] = ResolversParentTypes['RenewPayload']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  directive?: Resolver<ResolversTypes['LeaseDirective'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RenewResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RenewResult'] = ResolversParentTypes['RenewResult']> = {
  __resolveType?: TypeResolveFn<'RenewPayload' | 'LeaseLost' | 'InvalidInput' | 'RateLimited', ParentType, ContextType>;
};

export type ReportPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReportPayload'] = ResolversParentTypes['ReportPayload']> = {
  isDuplicate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  directive?: Resolver<ResolversTypes['LeaseDirective'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReportResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReportResult'] = ResolversParentTypes['ReportResult']> = {
  __resolveType?: TypeResolveFn<'ReportPayload' | 'LeaseLost' | 'InvalidInput' | 'NotFound' | 'Conflict' | 'RateLimited', ParentType, ContextType>;
};

export type ReleasePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReleasePayload'] = ResolversParentTypes['ReleasePayload']> = {
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReleaseResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReleaseResult'] = ResolversParentTypes['ReleaseResult']> = {
  __resolveType?: TypeResolveFn<'ReleasePayload' | 'LeaseLost' | 'InvalidInput' | 'RateLimited', ParentType, ContextType>;
};

export type AgentWritePayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentWritePayload'] = ResolversParentTypes['AgentWritePayload']> = {
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentWriteResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AgentWriteResult'] = ResolversParentTypes['AgentWriteResult']> = {
  __resolveType?: TypeResolveFn<'AgentWritePayload' | 'LeaseLost' | 'InvalidInput' | 'NotFound' | 'RateLimited', ParentType, ContextType>;
};

export interface PipelineInputScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PipelineInput'], any> {
  name: 'PipelineInput';
}

export interface DatasetInputScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DatasetInput'], any> {
  name: 'DatasetInput';
}

export type Resolvers<ContextType = RequestContext> = {
  JSON?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Digest?: GraphQLScalarType;
  Number?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  Order?: OrderResolvers;
  Failure?: FailureResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  InputIssue?: InputIssueResolvers<ContextType>;
  NotFound?: NotFoundResolvers<ContextType>;
  Conflict?: ConflictResolvers<ContextType>;
  LeaseLost?: LeaseLostResolvers<ContextType>;
  RateLimited?: RateLimitedResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Role?: RoleResolvers;
  Server?: ServerResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  ChangeTopic?: ChangeTopicResolvers;
  ChangeBatch?: ChangeBatchResolvers<ContextType>;
  Change?: ChangeResolvers<ContextType>;
  Token?: TokenResolvers<ContextType>;
  TokenConnection?: TokenConnectionResolvers<ContextType>;
  TokenEdge?: TokenEdgeResolvers<ContextType>;
  MintTokenPayload?: MintTokenPayloadResolvers<ContextType>;
  MintTokenResult?: MintTokenResultResolvers<ContextType>;
  TokenPayload?: TokenPayloadResolvers<ContextType>;
  RevokeTokenResult?: RevokeTokenResultResolvers<ContextType>;
  InvitePayload?: InvitePayloadResolvers<ContextType>;
  CreateInviteResult?: CreateInviteResultResolvers<ContextType>;
  ExperimentState?: ExperimentStateResolvers;
  Experiment?: ExperimentResolvers<ContextType>;
  PipelineSource?: PipelineSourceResolvers<ContextType>;
  RunCounts?: RunCountsResolvers<ContextType>;
  ResultModel?: ResultModelResolvers<ContextType>;
  Latency?: LatencyResolvers<ContextType>;
  Metric?: MetricResolvers;
  ParetoFront?: ParetoFrontResolvers<ContextType>;
  Certificate?: CertificateResolvers<ContextType>;
  Note?: NoteResolvers<ContextType>;
  ExperimentConnection?: ExperimentConnectionResolvers<ContextType>;
  ExperimentEdge?: ExperimentEdgeResolvers<ContextType>;
  PipelinePreview?: PipelinePreviewResolvers<ContextType>;
  PlannedRun?: PlannedRunResolvers<ContextType>;
  PreviewResult?: PreviewResultResolvers<ContextType>;
  ExperimentPayload?: ExperimentPayloadResolvers<ContextType>;
  ExperimentResult?: ExperimentResultResolvers<ContextType>;
  SubjectKind?: SubjectKindResolvers;
  NotePayload?: NotePayloadResolvers<ContextType>;
  NoteResult?: NoteResultResolvers<ContextType>;
  RunState?: RunStateResolvers;
  Run?: RunResolvers<ContextType>;
  RunOrigin?: RunOriginResolvers<ContextType>;
  OriginKind?: OriginKindResolvers;
  RunProgress?: RunProgressResolvers<ContextType>;
  RunError?: RunErrorResolvers<ContextType>;
  StepState?: StepStateResolvers;
  Step?: StepResolvers<ContextType>;
  StepInputWire?: StepInputWireResolvers<ContextType>;
  StepOutput?: StepOutputResolvers<ContextType>;
  Attempt?: AttemptResolvers<ContextType>;
  RunEvent?: RunEventResolvers<ContextType>;
  Series?: SeriesResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  Curve?: CurveResolvers<ContextType>;
  RunConnection?: RunConnectionResolvers<ContextType>;
  RunEdge?: RunEdgeResolvers<ContextType>;
  Comparison?: ComparisonResolvers<ContextType>;
  Difference?: DifferenceResolvers<ContextType>;
  ClassComparison?: ClassComparisonResolvers<ContextType>;
  RunPayload?: RunPayloadResolvers<ContextType>;
  RunResult?: RunResultResolvers<ContextType>;
  RunsPayload?: RunsPayloadResolvers<ContextType>;
  RunsResult?: RunsResultResolvers<ContextType>;
  RunMessage?: RunMessageResolvers<ContextType>;
  MetricPoint?: MetricPointResolvers<ContextType>;
  Artifact?: ArtifactResolvers<ContextType>;
  LineageEdge?: LineageEdgeResolvers<ContextType>;
  LineageDirection?: LineageDirectionResolvers;
  Model?: ModelResolvers<ContextType>;
  ModelAlias?: ModelAliasResolvers<ContextType>;
  ModelVersion?: ModelVersionResolvers<ContextType>;
  ModelConnection?: ModelConnectionResolvers<ContextType>;
  ModelEdge?: ModelEdgeResolvers<ContextType>;
  DatasetOriginKind?: DatasetOriginKindResolvers;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetConnection?: DatasetConnectionResolvers<ContextType>;
  DatasetEdge?: DatasetEdgeResolvers<ContextType>;
  CatalogEntry?: CatalogEntryResolvers<ContextType>;
  Plugin?: PluginResolvers<ContextType>;
  ModelVersionPayload?: ModelVersionPayloadResolvers<ContextType>;
  ModelVersionResult?: ModelVersionResultResolvers<ContextType>;
  ModelPayload?: ModelPayloadResolvers<ContextType>;
  ModelResult?: ModelResultResolvers<ContextType>;
  DatasetPayload?: DatasetPayloadResolvers<ContextType>;
  DatasetResult?: DatasetResultResolvers<ContextType>;
  Agent?: AgentResolvers<ContextType>;
  AgentOffer?: AgentOfferResolvers<ContextType>;
  AgentConnection?: AgentConnectionResolvers<ContextType>;
  AgentEdge?: AgentEdgeResolvers<ContextType>;
  Checkpoint?: CheckpointResolvers<ContextType>;
  AgentPayload?: AgentPayloadResolvers<ContextType>;
  AgentResult?: AgentResultResolvers<ContextType>;
  LeasePayload?: LeasePayloadResolvers<ContextType>;
  LeaseGrant?: LeaseGrantResolvers<ContextType>;
  LeaseResult?: LeaseResultResolvers<ContextType>;
  LeaseDirective?: LeaseDirectiveResolvers;
  RenewPayload?: RenewPayloadResolvers<ContextType>;
  RenewResult?: RenewResultResolvers<ContextType>;
  ReportPayload?: ReportPayloadResolvers<ContextType>;
  ReportResult?: ReportResultResolvers<ContextType>;
  ReleasePayload?: ReleasePayloadResolvers<ContextType>;
  ReleaseResult?: ReleaseResultResolvers<ContextType>;
  AgentWritePayload?: AgentWritePayloadResolvers<ContextType>;
  AgentWriteResult?: AgentWriteResultResolvers<ContextType>;
  PipelineInput?: GraphQLScalarType;
  DatasetInput?: GraphQLScalarType;
};

