/** Agents: who works, and how they work. */
export const agentSchema = /* GraphQL */ `
  "A process or browser that leases runs and executes them."
  type Agent {
    id: ID!
    name: String!
    "Backends, slots, roots and plugins, as it offered them."
    offer: AgentOffer!
    "It gets no more runs."
    isDraining: Boolean!
    "It was heard of within the last lease time."
    isOnline: Boolean!
    registeredAt: DateTime!
    lastSeenAt: DateTime!
    activeRuns: Int!
    runs(first: Int = 50, after: String, order: Order = NEWEST): RunConnection!
  }

  "What an agent says it can do."
  type AgentOffer {
    backends: [String!]!
    roots: [String!]!
    "Runs it works on at one time."
    slots: Int!
    "Agents with the same fingerprint share a device."
    device: String!
    platform: String!
    cpu: String!
    cores: Int!
    memoryBytes: Number!
    fovea: String!
    node: String!
  }

  "A page of agents."
  type AgentConnection {
    nodes: [Agent!]!
    edges: [AgentEdge!]!
    pageInfo: PageInfo!
  }

  "An agent and its place in the list."
  type AgentEdge {
    cursor: String!
    node: Agent!
  }

  extend type Query {
    agent(id: ID!): Agent
    agents(first: Int = 50, after: String, order: Order = NEWEST): AgentConnection!
    "For agents: the outputs that a cache key stands for, as port to digest; null when they are not known or gone."
    stepResult(cacheKey: String!): JSON
    "For agents: the newest checkpoint of the work that a cache key stands for."
    checkpoint(cacheKey: String!): Checkpoint
    "For agents: how a registered dataset is read."
    registeredDataset(name: ID!): Dataset
  }

  "What a step goes on from."
  type Checkpoint {
    cacheKey: String!
    artifact: Artifact!
    run: ID!
    attempt: Int!
    savedAt: DateTime!
  }

  extend type Mutation {
    "Stops an agent from getting runs, and lets it give back those it has; or lets it work again."
    drainAgent(input: DrainAgentInput!): AgentResult!
    "For agents: registers, or renews what is offered."
    registerAgent(input: RegisterAgentInput!): AgentResult!
    "For agents: the next run that fits; waits for one up to waitMs."
    leaseRun(input: LeaseRunInput!): LeaseResult!
    "For agents: keeps a lease for another while, and says what to do. Call it from a thread that doesn't train."
    renewLease(lease: LeaseInput!): RenewResult!
    "For agents: stores a batch of what a run says; durable when answered. A batch that is sent again changes nothing."
    reportRun(input: ReportRunInput!): ReportResult!
    "For agents: gives a run back; it is queued again."
    releaseRun(lease: LeaseInput!, reason: String!): ReleaseResult!
    "For agents: lets other runs take over what a step put out, as port to digest."
    putStepResult(lease: LeaseInput!, cacheKey: String!, outputs: JSON!): AgentWriteResult!
    "For agents: replaces the checkpoint of a step; its bytes must be uploaded before."
    saveCheckpoint(lease: LeaseInput!, cacheKey: String!, artifact: Digest!): AgentWriteResult!
    "For agents: forgets the checkpoint of a step that is done."
    clearCheckpoint(lease: LeaseInput!, cacheKey: String!): AgentWriteResult!
  }

  extend type Subscription {
    "Agents that joined, left or changed what they do; all of them, at most every 500 ms."
    agentsChanged: [Agent!]!
  }

  "What drainAgent needs."
  input DrainAgentInput {
    id: ID!
    isDraining: Boolean = true
  }

  "The agent as it is now."
  type AgentPayload {
    agent: Agent!
  }

  union AgentResult = AgentPayload | InvalidInput | NotFound | Conflict | RateLimited

  "What registerAgent needs."
  input RegisterAgentInput {
    "The id that an earlier registration returned; a new one when left out."
    id: ID
    name: String!
    "An AgentOffer of @fovea/contracts, as JSON."
    offer: JSON!
  }

  "What leaseRun needs."
  input LeaseRunInput {
    agent: ID!
    "0 to 60,000."
    waitMs: Int = 0
  }

  "Names a lease and proves it."
  input LeaseInput {
    run: ID!
    attempt: Int!
    "Secret."
    token: String!
  }

  "A lease, or word that there was no run."
  type LeasePayload {
    "Null when no run fitted within the time."
    grant: LeaseGrant
  }

  "A run to execute."
  type LeaseGrant {
    attempt: Int!
    "Secret: every write carries it."
    token: String!
    "The whole run, as a RunRecord of @fovea/contracts."
    run: JSON!
    expiresAt: DateTime!
    "Renew well before it has passed [ms]."
    durationMs: Int!
  }

  union LeaseResult = LeasePayload | InvalidInput | NotFound | Conflict | RateLimited

  "What the holder of a lease shall do."
  enum LeaseDirective {
    CONTINUE
    "End the run as cancelled."
    CANCEL
    "Save a checkpoint and give the lease back."
    RELEASE
  }

  "A lease that holds on."
  type RenewPayload {
    expiresAt: DateTime!
    directive: LeaseDirective!
  }

  union RenewResult = RenewPayload | LeaseLost | InvalidInput | RateLimited

  "What reportRun needs."
  input ReportRunInput {
    lease: LeaseInput!
    "Counts from 1 without gaps within the lease."
    batch: Int!
    "RunEventBody values of @fovea/contracts; NaN and infinities of metric values as strings."
    events: [JSON!]!
  }

  "A batch that is stored."
  type ReportPayload {
    "It had been stored before."
    isDuplicate: Boolean!
    state: RunState!
    lastSeq: Int!
    directive: LeaseDirective!
  }

  union ReportResult = ReportPayload | LeaseLost | InvalidInput | NotFound | Conflict | RateLimited

  "What became of a run that was given back."
  type ReleasePayload {
    state: RunState!
  }

  union ReleaseResult = ReleasePayload | LeaseLost | InvalidInput | RateLimited

  "It is stored."
  type AgentWritePayload {
    ok: Boolean!
  }

  union AgentWriteResult = AgentWritePayload | LeaseLost | InvalidInput | NotFound | RateLimited
`;
