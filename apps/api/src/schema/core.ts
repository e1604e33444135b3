/** Scalars, paging, failures and what the server says of itself. */
export const coreSchema = /* GraphQL */ `
  "Any JSON value. Keys named __proto__, constructor or prototype are refused."
  scalar JSON

  "A time: ISO 8601 in UTC, with milliseconds."
  scalar DateTime

  "The address of stored bytes: sha256: and 64 lower-case hex digits."
  scalar Digest

  "A float64. NaN and the infinities, which JSON can't write, are the strings NaN, Infinity and -Infinity."
  scalar Number

  "Part of a list. Lists are in order of position, so that what is written meanwhile moves nothing."
  type PageInfo {
    "Pass it as after to get the next page; null for an empty page."
    endCursor: String
    "True when there is more after this page."
    hasNextPage: Boolean!
  }

  "Which end of a list comes first."
  enum Order {
    NEWEST
    OLDEST
  }

  "Something expected that kept a request from being done; nothing of it was done."
  interface Failure {
    "What kind of failure, such as PARAMS_INVALID: compare this, never the text."
    code: String!
    "Who it happened to, such as optimizer:fovea/adam."
    subject: String!
    "What happened, what was expected and received, and what to do."
    message: String!
    "Where in the input, such as train.epochs; null when it is the whole."
    path: String
    "What would have been right."
    expected: String
    "What came."
    received: String
    "A remedy, in the imperative."
    hint: String
  }

  "The input has a mistake."
  type InvalidInput implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
    "Every mistake that was found, the first one included, each with its path."
    issues: [InputIssue!]!
  }

  "One mistake of an input."
  type InputIssue {
    "Where in the input."
    path: String!
    "What is wrong there."
    message: String!
  }

  "There is nothing by that name, id or digest."
  type NotFound implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
  }

  "Its state doesn't allow it, or someone else was faster."
  type Conflict implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
  }

  "The lease was taken over, given back or never held: stop working on the run. Trying again doesn't help."
  type LeaseLost implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
  }

  "Too much waits already; try again later."
  type RateLimited implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
    "How long to wait before trying again [ms]."
    retryAfterMs: Int!
  }

  "Who asks, as the token says."
  type Viewer {
    "Id of the token."
    id: ID!
    "Name of the token."
    name: String!
    "What it allows."
    role: Role!
  }

  "What a token allows: operators do everything, editors all but tokens, viewers read, agents work."
  enum Role {
    OPERATOR
    EDITOR
    VIEWER
    AGENT
  }

  "The server that answers."
  type Server {
    "Version of Fovea."
    version: String!
    "Version of what agents and servers say to each other; an agent of another version is refused."
    agentProtocol: Int!
    "Which store keeps the records, such as @fovea/store-sqlite."
    store: String!
    "When this process started."
    startedAt: DateTime!
    "Runs that wait for an agent."
    queuedRuns: Int!
    "Runs that an agent holds."
    leasedRuns: Int!
    "Agents that wait for work at this process."
    waitingAgents: Int!
    "Largest artifact that it takes [bytes]."
    maxArtifactBytes: Number!
  }

  type Query {
    "Who asks."
    viewer: Viewer!
    "The server that answers."
    server: Server!
  }

  type Mutation {
    "Mints a token. Its secret is shown once."
    mintToken(input: MintTokenInput!): MintTokenResult!
    "Revokes a token: what uses it is refused from now on, within 5 s on every replica."
    revokeToken(input: RevokeTokenInput!): RevokeTokenResult!
    "Makes a code that whoever has it may exchange for a token, a few times and for a while: a sign-in or join link."
    createInvite(input: CreateInviteInput!): CreateInviteResult!
  }

  type Subscription {
    "Which kinds of records changed, so that whoever shows them reads them anew; changes within 200 ms come as one."
    changes("Kinds to hear of; all when left out." topics: [ChangeTopic!]): ChangeBatch!
  }

  "A kind of record."
  enum ChangeTopic {
    EXPERIMENT
    RUN
    AGENTS
    TOKENS
    MODELS
    DATASETS
  }

  "What changed since the batch before."
  type ChangeBatch {
    "Each once, however often it happened."
    changes: [Change!]!
    "True when more happened than is listed: read anew whatever is shown."
    isResync: Boolean!
  }

  "A record, or a kind of records, that changed."
  type Change {
    "Its kind."
    topic: ChangeTopic!
    "Id of the experiment or run; null for the other kinds."
    id: ID
    "For a run: its experiment."
    experiment: ID
  }

  "A token of this server. The secret itself is stored nowhere."
  type Token {
    id: ID!
    "Who or what uses it."
    name: String!
    role: Role!
    createdAt: DateTime!
    "Id of the token that made it, or local."
    createdBy: String!
    "Null: until revoked."
    expiresAt: DateTime
    revokedAt: DateTime
    "To the minute; null when it was never used."
    lastUsedAt: DateTime
  }

  "A page of tokens."
  type TokenConnection {
    nodes: [Token!]!
    edges: [TokenEdge!]!
    pageInfo: PageInfo!
  }

  "A token and its place in the list."
  type TokenEdge {
    cursor: String!
    node: Token!
  }

  extend type Query {
    "Tokens of this server."
    tokens(
      "How many, 1 to 200."
      first: Int = 50
      "endCursor of the page before."
      after: String
      "Which end comes first."
      order: Order = NEWEST
    ): TokenConnection!
  }

  "What mintToken needs."
  input MintTokenInput {
    "Who or what will use it, 1 to 100 characters."
    name: String!
    "What it allows."
    role: Role!
    "How long it holds [ms], as a number; until revoked when left out."
    lifetimeMs: Number
    "Sent again with the same input it gives the same answer and changes nothing. The secret isn't in a repeated answer."
    clientMutationId: String
  }

  "A token that was minted."
  type MintTokenPayload {
    token: Token!
    "Null when the mutation was sent again: it is stored nowhere."
    secret: String
    clientMutationId: String
  }

  union MintTokenResult = MintTokenPayload | InvalidInput | Conflict | RateLimited

  "What revokeToken needs."
  input RevokeTokenInput {
    "The token."
    id: ID!
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "The token as it is now."
  type TokenPayload {
    token: Token!
    clientMutationId: String
  }

  union RevokeTokenResult = TokenPayload | InvalidInput | NotFound | Conflict | RateLimited

  "What createInvite needs."
  input CreateInviteInput {
    "What the token will allow."
    role: Role!
    "How often it may be exchanged, 1 to 1,000."
    uses: Int = 1
    "How long it may be exchanged [ms], 1,000 to 30 days, as a number."
    lifetimeMs: Number = 600000
  }

  "An invitation."
  type InvitePayload {
    "Exchanged by POST /session {code, name}, or by opening /join#code."
    code: String!
    "A link that signs in whoever opens it."
    url: String!
  }

  union CreateInviteResult = InvitePayload | InvalidInput | RateLimited
`;
