/** Artifacts, models and datasets by name, the catalogue. */
export const registrySchema = /* GraphQL */ `
  "Stored bytes by their digest. Download them from url with the same token."
  type Artifact {
    digest: Digest!
    "Null when the bytes are not there (yet)."
    sizeBytes: Number
    createdAt: DateTime
    "Path of the bytes on this server: GET with one range, HEAD."
    url: String!
    "Steps that made it."
    madeBy: [LineageEdge!]!
    "Steps that used it."
    usedBy: [LineageEdge!]!
    "Its JSON, when it is a record of at most 4 MB; null otherwise."
    json: JSON
  }

  "A step of a run that made or used an artifact."
  type LineageEdge {
    artifact: Artifact!
    run: Run!
    step: String!
    direction: LineageDirection!
    port: String!
    type: String!
  }

  enum LineageDirection {
    INPUT
    OUTPUT
  }

  "A named model with versions."
  type Model {
    name: ID!
    createdAt: DateTime!
    createdBy: String!
    aliases: [ModelAlias!]!
    "Newest first."
    versions: [ModelVersion!]!
    "The version by number or alias, such as production; null when there is none."
    version(number: Int, alias: String): ModelVersion
    notes: [Note!]!
  }

  "A name for a version, such as production."
  type ModelAlias {
    alias: String!
    version: ModelVersion!
  }

  "One version of a model."
  type ModelVersion {
    model: Model!
    "From 1 without gaps."
    version: Int!
    artifact: Artifact!
    "Null for an uploaded one."
    run: Run
    step: String
    note: String!
    createdAt: DateTime!
    createdBy: String!
    aliases: [String!]!
  }

  "A page of models."
  type ModelConnection {
    nodes: [Model!]!
    edges: [ModelEdge!]!
    pageInfo: PageInfo!
  }

  "A model and its place in the list."
  type ModelEdge {
    cursor: String!
    node: Model!
  }

  "How the agents find a dataset."
  enum DatasetOriginKind {
    "A dataset contribution by itself."
    CONTRIBUTION
    "A named root that the agent's own configuration gives a folder."
    ROOT
    "An uploaded archive."
    ARCHIVE
  }

  "A dataset by name; pipelines refer to it as dataset: fovea/registered with that name."
  type Dataset {
    id: ID!
    name: String!
    origin: DatasetOriginKind!
    "Name of the root, for those by root."
    root: String
    "The uploaded archive, for those by archive."
    archive: Artifact
    "The dataset contribution and its params, as JSON."
    use: JSON!
    "Digest, classes, splits and licence, once a run has read it."
    description: JSON
    createdAt: DateTime!
    createdBy: String!
    notes: [Note!]!
  }

  "A page of datasets."
  type DatasetConnection {
    nodes: [Dataset!]!
    edges: [DatasetEdge!]!
    pageInfo: PageInfo!
  }

  "A dataset and its place in the list."
  type DatasetEdge {
    cursor: String!
    node: Dataset!
  }

  "Something that a plugin offers."
  type CatalogEntry {
    "Such as optimizer."
    kind: String!
    "Such as fovea/adam."
    id: ID!
    "Its field in typed inputs, such as adam."
    field: String!
    plugin: String!
    "Grows whenever the numbers it gives may change."
    behaviour: Int!
    title: String!
    summary: String!
    sources: JSON!
    capabilities: JSON!
    "For a step: its inputs and outputs."
    ports: JSON
    "JSON Schema of its params."
    params: JSON!
  }

  "A plugin of this server."
  type Plugin {
    "npm name."
    name: ID!
    version: String!
    "Digest of its catalogue."
    digest: String!
    contributions: [CatalogEntry!]!
  }

  extend type Query {
    artifact(digest: Digest!): Artifact
    "Those of the digests that would have to be uploaded, at most 1,000."
    missingArtifacts(digests: [Digest!]!): [Digest!]!
    model(name: ID!): Model
    models(first: Int = 50, after: String, order: Order = NEWEST): ModelConnection!
    dataset(id: ID!): Dataset
    datasets(first: Int = 50, after: String, order: Order = NEWEST): DatasetConnection!
    "Everything that the plugins offer, or what is of one kind or matches a search."
    catalog(kind: String, search: String): [CatalogEntry!]!
    plugins: [Plugin!]!
  }

  extend type Mutation {
    "A new version of a model; the first one creates it."
    registerModel(input: RegisterModelInput!): ModelVersionResult!
    "Lets an alias name another version, such as production the one that was the candidate."
    promoteModel(input: PromoteModelInput!): ModelResult!
    "Registers a dataset that pipelines may refer to by name."
    registerDataset(input: RegisterDatasetInput!): DatasetResult!
  }

  "What registerModel needs."
  input RegisterModelInput {
    "Letters, digits and . _ -, at most 100."
    name: ID!
    "A stored model."
    artifact: Digest!
    "The run that made it."
    run: ID
    "The step that made it."
    step: ID
    note: String
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "The version that was made."
  type ModelVersionPayload {
    version: ModelVersion!
    clientMutationId: String
  }

  union ModelVersionResult = ModelVersionPayload | InvalidInput | NotFound | Conflict | RateLimited

  "What promoteModel needs."
  input PromoteModelInput {
    model: ID!
    "Such as production or candidate."
    alias: String!
    "Null takes the alias away."
    version: Int
    "The promotion fails unless the alias names this version now; left out: any."
    expected: ExpectedVersion
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "What an alias must name now."
  input ExpectedVersion @oneOf {
    version: Int
    "It must not exist."
    none: Boolean
  }

  "The model as it is now."
  type ModelPayload {
    model: Model!
    clientMutationId: String
  }

  union ModelResult = ModelPayload | InvalidInput | NotFound | Conflict | RateLimited

  "What registerDataset needs."
  input RegisterDatasetInput {
    "Letters, digits and . _ -, at most 100."
    name: ID!
    "How it is read; folders in its params are relative to the root or archive."
    dataset: DatasetChoice!
    "A named root that the agent's own configuration offers."
    root: String
    "An uploaded .zip."
    archive: Digest
    "Sent again with the same input it gives the same answer and changes nothing."
    clientMutationId: String
  }

  "A dataset in one of two forms."
  input DatasetChoice @oneOf {
    typed: DatasetInput
    "As {use, params}."
    json: JSON
  }

  "The dataset that was registered."
  type DatasetPayload {
    dataset: Dataset!
    clientMutationId: String
  }

  union DatasetResult = DatasetPayload | InvalidInput | NotFound | Conflict | RateLimited
`;
