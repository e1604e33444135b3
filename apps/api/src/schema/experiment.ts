/** Experiments, and what becomes of them. */
export const experimentSchema = /* GraphQL */ `
  "draft waits to be started; a paused one leases nothing. The last three are final."
  enum ExperimentState {
    DRAFT
    RUNNING
    PAUSED
    SUCCEEDED
    FAILED
    CANCELLED
  }

  "A question, the pipeline that answers it, and the runs that the pipeline expands into."
  type Experiment {
    id: ID!
    "Name of the pipeline."
    name: String!
    "What it shall find out."
    question: String
    state: ExperimentState!
    "2 once the follow-up of the best run has been planned."
    stage: Int!
    "Grows with each change."
    revision: Int!
    "Id of the token that created it, or local."
    createdBy: String!
    createdAt: DateTime!
    startedAt: DateTime
    finishedAt: DateTime
    tags: [String!]!
    "The pipeline as JSON, settings applied, not expanded."
    definition: JSON!
    "The pipeline in other languages, to copy."
    source: PipelineSource!
    "Runs by state, those that a retry took the place of left out."
    runCounts: RunCounts!
    runs(
      "How many, 1 to 200."
      first: Int = 50
      "endCursor of the page before."
      after: String
      order: Order = OLDEST
      "Which of them."
      filter: ExperimentRunsFilter
    ): RunConnection!
    notes: [Note!]!
    "Models that came of it so far, with accuracy, size and latency."
    models: [ResultModel!]!
    "Which of the models no other beats, by these objectives."
    paretoFront("What counts; accuracy, latency and size when left out." objectives: [ObjectiveInput!]): ParetoFront!
    "Proofs of what compression cost."
    certificates: [Certificate!]!
    "The whole report as JSON: what fovea run writes as report.json. Null before the first model."
    report: JSON
    "The stored report, once the experiment is over: served as HTML under /artifacts/<digest>/report."
    reportArtifact: Artifact
    "How long it will still take [ms], from the runs so far; null when nothing is known."
    remainingMs: Number
  }

  "A pipeline to copy."
  type PipelineSource {
    "A module for fovea run."
    typescript: String!
    "A document for fovea run."
    json: String!
    "A createExperiment mutation."
    graphql: String!
  }

  "Runs by state."
  type RunCounts {
    queued: Int!
    running: Int!
    succeeded: Int!
    failed: Int!
    cancelled: Int!
    quarantined: Int!
    total: Int!
  }

  "Which runs of an experiment."
  input ExperimentRunsFilter {
    states: [RunState!]
    tag: String
    "Leave out runs that a retry took the place of."
    hideSuperseded: Boolean = false
  }

  "A model that came of a run."
  type ResultModel {
    "Digest of the model."
    id: ID!
    label: String!
    run: Run!
    "Trainable and other weights."
    params: Number!
    "Multiply-accumulates for one image."
    macs: Number!
    sizeBytes: Number!
    peakActivationBytes: Number!
    "Id of the quantizer, null for a float model."
    quantizer: String
    "storage-only, weight-only, integer-compute or binary-compute."
    scheme: String
    "Share of images whose first guess is right, [0, 1]; null when it was not evaluated."
    top1: Float
    top5: Float
    macroF1: Float
    "Images that were scored."
    evaluatedImages: Int
    latencies: [Latency!]!
    "Such as smaller, not faster, where measurement says so."
    badge: String
    "What tells its run from the siblings: path to value."
    differs: JSON!
    isOnParetoFront: Boolean!
  }

  "A measured distribution of the time for one call."
  type Latency {
    backend: String!
    threads: Int!
    batch: Int!
    p50Ms: Float!
    p90Ms: Float!
    p99Ms: Float!
    meanMs: Float!
    "Timed calls after warm-up."
    n: Int!
    "Interquartile range over median: how much to trust the numbers."
    noise: Float!
  }

  "A number of a model that counts."
  enum Metric {
    TOP1
    TOP5
    MACRO_F1
    LATENCY_MS
    SIZE_BYTES
    MACS
    PARAMS
    PEAK_ACTIVATION_BYTES
  }

  "One thing to be good at."
  input ObjectiveInput {
    metric: Metric!
    "Models beyond it are left out: a lowest value for accuracies, a highest for the others."
    limit: Float
  }

  "Models that no other model beats in everything at once."
  type ParetoFront {
    models: [ResultModel!]!
    "Where a bit more of one costs most of another."
    knee: ResultModel
    "Of those within the limits the fastest, else the smallest."
    cheapest: ResultModel
    "Models that a limit left out, or that lack a number."
    leftOut: Int!
  }

  "Proof of what a compression cost: a paired comparison on data that was seen once."
  type Certificate {
    "Where its JSON is; fovea verify derives it again."
    artifact: Artifact!
    run: Run!
    "PASS, FAIL or INCONCLUSIVE."
    verdict: String!
    "Everything that it says."
    record: JSON!
  }

  "A remark on an experiment, run, model or dataset."
  type Note {
    id: ID!
    text: String!
    "Id of the token that wrote it, or local."
    by: String!
    at: DateTime!
  }

  "A page of experiments."
  type ExperimentConnection {
    nodes: [Experiment!]!
    edges: [ExperimentEdge!]!
    pageInfo: PageInfo!
  }

  "An experiment and its place in the list."
  type ExperimentEdge {
    cursor: String!
    node: Experiment!
  }

  "Which experiments."
  input ExperimentFilter {
    states: [ExperimentState!]
    tag: String
    "Part of the name, whatever its case."
    search: String
  }

  extend type Query {
    experiment(id: ID!): Experiment
    experiments(
      "How many, 1 to 200."
      first: Int = 50
      "endCursor of the page before."
      after: String
      order: Order = NEWEST
      filter: ExperimentFilter
    ): ExperimentConnection!
    "What a pipeline would do, without doing it."
    previewPipeline(pipeline: PipelineChoice!, settings: [String!]): PreviewResult!
  }

  "A pipeline in one of two forms."
  input PipelineChoice @oneOf {
    "Typed: one field a contribution, checked and completed by any GraphQL editor. A field with several values makes a grid."
    typed: PipelineInput
    "As fovea run takes it from a .json file: the form that never changes when plugins come and go."
    json: JSON
  }

  "What a pipeline would do."
  type PipelinePreview {
    "Runs of the first stage."
    runs: [PlannedRun!]!
    source: PipelineSource!
    "The plan of the first run: complete params and wiring."
    plan: JSON!
    "Median time of earlier runs of the same steps, for all runs together [ms]; null when there were none."
    estimateMs: Number
  }

  "A run that a grid would expand into."
  type PlannedRun {
    label: String!
    differs: JSON!
    seed: Int!
  }

  union PreviewResult = PipelinePreview | InvalidInput

  extend type Mutation {
    "Checks, expands and plans a pipeline, and stores the experiment with all its runs."
    createExperiment(input: CreateExperimentInput!): ExperimentResult!
    "Queues the runs of a draft, or goes on with a paused experiment."
    startExperiment(input: ExperimentIdInput!): ExperimentResult!
    "Leases nothing of it any more; runs at work save a checkpoint and are given back."
    pauseExperiment(input: ExperimentIdInput!): ExperimentResult!
    "Ends it for good: queued runs are cancelled, runs at work are told to end."
    cancelExperiment(input: ExperimentIdInput!): ExperimentResult!
    "Replaces its tags."
    tagExperiment(input: TagInput!): ExperimentResult!
    "Adds a note to an experiment, run, model or dataset."
    addNote(input: AddNoteInput!): NoteResult!
  }

  "What createExperiment needs."
  input CreateExperimentInput {
    pipeline: PipelineChoice!
    "As --set of the command line takes them: train.epochs=2. Several values, comma-separated, make a grid."
    settings: [String!]
    "Instead of the pipeline's."
    question: String
    tags: [String!]
    "Queue its runs at once; else it waits as a draft."
    start: Boolean = true
    "-1000 to 1000; higher goes first."
    priority: Int = 0
    "Dataset roots that its agents must offer: names that the agents' own configuration gives folders."
    roots: [String!]
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "Which experiment."
  input ExperimentIdInput {
    id: ID!
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "The experiment as it is now."
  type ExperimentPayload {
    experiment: Experiment!
    clientMutationId: String
  }

  union ExperimentResult = ExperimentPayload | InvalidInput | NotFound | Conflict | RateLimited

  "New tags of a record."
  input TagInput {
    id: ID!
    "At most 32, each of letters, digits and . _ : / - or blanks, at most 64 characters."
    tags: [String!]!
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "What notes are attached to."
  enum SubjectKind {
    EXPERIMENT
    RUN
    MODEL
    DATASET
  }

  "What addNote needs."
  input AddNoteInput {
    subject: SubjectKind!
    "Id of the experiment, run or dataset, or name of the model."
    id: ID!
    "1 to 10,000 characters of plain text."
    text: String!
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "The note that was added."
  type NotePayload {
    note: Note!
    clientMutationId: String
  }

  union NoteResult = NotePayload | InvalidInput | NotFound | Conflict | RateLimited

  extend type Subscription {
    "An experiment whenever something of it changes, at most every 500 ms; ends when it is over."
    experimentChanged(id: ID!): Experiment!
  }
`;
