/** Runs: their plan, events, curves, and what may be done to them. */
export const runSchema = /* GraphQL */ `
  "quarantined: it lost its agent so often that it is not tried again. The last four are final."
  enum RunState {
    QUEUED
    RUNNING
    SUCCEEDED
    FAILED
    CANCELLED
    QUARANTINED
  }

  "One plan with one seed, executed step by step in a process of its own."
  type Run {
    id: ID!
    experiment: Experiment!
    "2 for runs of the follow-up."
    stage: Int!
    label: String!
    "What tells it from its siblings: path to value."
    differs: JSON!
    seed: Int!
    "Backend contribution that an agent must offer."
    backend: String!
    "A step of it measures, so nothing else may compute on the device meanwhile."
    isExclusive: Boolean!
    state: RunState!
    "Leases so far, the present one included."
    attempts: Int!
    maxAttempts: Int!
    "Higher goes first."
    priority: Int!
    isCancelRequested: Boolean!
    "A retry took its place."
    isSuperseded: Boolean!
    origin: RunOrigin
    "Newest word of how far it is; null when it isn't running."
    progress: RunProgress
    error: RunError
    "Who works or worked on it last."
    agent: Agent
    queuedAt: DateTime!
    startedAt: DateTime
    finishedAt: DateTime
    tags: [String!]!
    "Position of its last event."
    lastSeq: Int!
    "Single-valued pipeline as JSON: what a fork patches."
    definition: JSON!
    steps: [Step!]!
    "Resolved and validated plan, as JSON."
    plan: JSON!
    "Where the newest attempt executes; null before the first."
    environment: JSON
    leases: [Attempt!]!
    "Events after a position, oldest first."
    events(
      "seq of the last event that is known."
      after: Int = 0
      "How many, 1 to 1,000."
      limit: Int = 200
    ): [RunEvent!]!
    "Series that the run writes, with their newest values."
    series: [Series!]!
    "A curve in at most maxPoints points, which keep the lowest and highest of each stretch."
    curve(
      "Such as train."
      series: String!
      "Such as loss."
      name: String!
      "2 to 10,000."
      maxPoints: Int = 500
      fromStep: Number
      toStep: Number
    ): Curve!
    notes: [Note!]!
    models: [ResultModel!]!
    certificates: [Certificate!]!
    "Artifacts that it used and made."
    lineage: [LineageEdge!]!
    "Everything that running it again bit-exactly needs; what fovea replay takes."
    record: JSON!
  }

  "Where a run came from that is no member of the grid."
  type RunOrigin {
    run: Run!
    how: OriginKind!
    "For a fork: the first step that the patch may change."
    step: String
  }

  "How a run came from another."
  enum OriginKind {
    RETRY
    FORK
    FOLLOW_UP
  }

  "How far a run is."
  type RunProgress {
    "Step at work."
    step: String!
    "Units done."
    done: Number!
    "Units to do."
    total: Number!
    "Such as images."
    unit: String!
    "Such as loss 0.123  accuracy 97.1 %."
    detail: String
    "Time left of the step [s], as the step itself expects; null when nobody knows."
    secondsLeft: Number
    "Units a second; null when nobody knows."
    throughput: Number
  }

  "What went wrong in a run."
  type RunError {
    code: String!
    subject: String!
    message: String!
    hint: String
  }

  "What a step is at."
  enum StepState {
    WAITING
    RUNNING
    CACHED
    FINISHED
    FAILED
  }

  "A node of a run's plan."
  type Step {
    id: ID!
    "Contribution, such as fovea/train."
    use: String!
    "Complete: defaults filled in."
    params: JSON!
    "Input port to the output it reads."
    inputs: [StepInputWire!]!
    state: StepState!
    durationMs: Number
    "Hash of everything that its outputs follow from."
    cacheKey: String
    outputs: [StepOutput!]!
  }

  "Which output an input port reads."
  type StepInputWire {
    port: String!
    step: ID!
    output: String!
  }

  "What a step put out."
  type StepOutput {
    port: String!
    "Type of the port, such as model."
    type: String!
    "Null before it is there."
    artifact: Artifact
  }

  "One lease of a run, over or not."
  type Attempt {
    "From 1."
    attempt: Int!
    agent: Agent
    leasedAt: DateTime!
    expiresAt: DateTime!
    endedAt: DateTime
    "succeeded, failed, cancelled, released or expired; null while it holds."
    ending: String
  }

  "One event of a run; a run is the sum of its events."
  type RunEvent {
    "Counts from 1 without gaps."
    seq: Int!
    at: DateTime!
    "Such as step-finished."
    type: String!
    "The step it is about."
    step: String
    "The event's other fields."
    data: JSON!
  }

  "A series of numbers and its newest value."
  type Series {
    "Such as train."
    series: String!
    "Such as loss."
    name: String!
    points: Int!
    last: Sample!
  }

  "A point of a curve."
  type Sample {
    step: Number!
    value: Number!
  }

  "A curve, down-sampled where it has more points than were asked for."
  type Curve {
    samples: [Sample!]!
    "Points that there are."
    total: Int!
    "NaN and infinite values left out of a down-sampled curve."
    nonFinite: Int!
    isSampled: Boolean!
  }

  "A page of runs."
  type RunConnection {
    nodes: [Run!]!
    edges: [RunEdge!]!
    pageInfo: PageInfo!
  }

  "A run and its place in the list."
  type RunEdge {
    cursor: String!
    node: Run!
  }

  "Which runs."
  input RunFilter {
    experiment: ID
    states: [RunState!]
    agent: ID
    tag: String
    hideSuperseded: Boolean = false
  }

  "Runs side by side: differences first."
  type Comparison {
    runs: [Run!]!
    "Paths of plan, data, versions and device where they differ."
    differences: [Difference!]!
    models: [ResultModel!]!
    "Recall of each class of each run's best evaluated model; null without an evaluation."
    perClass: [ClassComparison!]!
  }

  "One thing that isn't the same in all of the runs."
  type Difference {
    "plan, data, versions or device."
    area: String!
    path: String!
    "One value for each run, in their order; null where a run has none."
    values: [JSON]!
  }

  "Recall of one class."
  type ClassComparison {
    class: String!
    "One for each run, in their order, [0, 1]."
    recall: [Float]!
  }

  extend type Query {
    run(id: ID!): Run
    runs(
      "How many, 1 to 200."
      first: Int = 50
      "endCursor of the page before."
      after: String
      order: Order = NEWEST
      filter: RunFilter
    ): RunConnection!
    "Compares 2 to 20 runs."
    compareRuns(ids: [ID!]!): Comparison!
  }

  extend type Mutation {
    "Ends a run: at work it returns its best so far within 2 s."
    cancelRun(input: RunIdInput!): RunResult!
    "Queues a run that is over once more, as a new run that takes its place."
    retryRun(input: RunIdInput!): RunsResult!
    "Plans a run again with changed settings; steps before the change come from the cache."
    forkRun(input: ForkRunInput!): RunsResult!
    "Replaces its tags."
    tagRun(input: TagInput!): RunResult!
    "Lets a queued run go before or after others."
    prioritizeRun(input: PrioritizeRunInput!): RunResult!
  }

  "Which run."
  input RunIdInput {
    id: ID!
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "What forkRun needs."
  input ForkRunInput {
    id: ID!
    "As --set takes them: train.epochs=5. Several values make several runs."
    settings: [String!]!
    "Refuse a patch that changes anything before this step."
    fromStep: ID
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "What prioritizeRun needs."
  input PrioritizeRunInput {
    id: ID!
    "-1000 to 1000; higher goes first."
    priority: Int!
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "The run as it is now."
  type RunPayload {
    run: Run!
    clientMutationId: String
  }

  union RunResult = RunPayload | InvalidInput | NotFound | Conflict | RateLimited

  "The runs that were made."
  type RunsPayload {
    runs: [Run!]!
    clientMutationId: String
  }

  union RunsResult = RunsPayload | InvalidInput | NotFound | Conflict | RateLimited

  extend type Subscription {
    "A run from a position on; ends when the run is over and all was told. A slow reader gets bigger steps, then a resync."
    runEvents(
      id: ID!
      "position of the last message; every event from the first, and new points, when left out."
      after: String
    ): RunMessage!
  }

  "What happened in a run since the message before."
  type RunMessage {
    "Where to go on after a broken connection."
    position: String!
    events: [RunEvent!]!
    points: [MetricPoint!]!
    "The run's newest state, when it changed."
    run: Run
    "True when points were left out: read the curves anew."
    isResync: Boolean!
  }

  "Values of one step of one series."
  type MetricPoint {
    series: String!
    step: Number!
    "Name to value."
    values: JSON!
  }
`;
