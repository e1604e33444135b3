/** Every expected failure, whichever it is. */
export const failureFields = /* GraphQL */ `
  fragment failureFields on Failure {
    __typename
    code
    subject
    message
    path
    expected
    received
    hint
    ... on InvalidInput {
      issues {
        path
        message
      }
    }
    ... on RateLimited {
      retryAfterMs
    }
  }
`;

/** What a list of experiments shows. */
export const experimentFields = /* GraphQL */ `
  fragment experimentFields on Experiment {
    id
    name
    question
    state
    stage
    revision
    createdBy
    createdAt
    startedAt
    finishedAt
    tags
    remainingMs
    runCounts {
      queued
      running
      succeeded
      failed
      cancelled
      quarantined
      total
    }
  }
`;

/** What a list of runs shows. */
export const runFields = /* GraphQL */ `
  fragment runFields on Run {
    id
    experiment {
      id
      name
    }
    stage
    label
    differs
    seed
    backend
    state
    attempts
    maxAttempts
    priority
    isCancelRequested
    isSuperseded
    progress {
      step
      done
      total
      unit
      detail
      secondsLeft
      throughput
    }
    error {
      code
      subject
      message
      hint
    }
    agent {
      id
      name
    }
    queuedAt
    startedAt
    finishedAt
    tags
    lastSeq
  }
`;

/** What a list of agents shows. */
export const agentFields = /* GraphQL */ `
  fragment agentFields on Agent {
    id
    name
    isDraining
    isOnline
    registeredAt
    lastSeenAt
    activeRuns
    offer {
      backends
      roots
      slots
      device
      platform
      cpu
      cores
      memoryBytes
      fovea
      node
    }
  }
`;

/** A token without its secret. */
export const tokenFields = /* GraphQL */ `
  fragment tokenFields on Token {
    id
    name
    role
    createdAt
    createdBy
    expiresAt
    revokedAt
    lastUsedAt
  }
`;

/** A registered dataset. */
export const datasetFields = /* GraphQL */ `
  fragment datasetFields on Dataset {
    id
    name
    origin
    root
    archive {
      digest
      sizeBytes
    }
    use
    description
    createdAt
    createdBy
  }
`;

/** A version of a model. */
export const modelVersionFields = /* GraphQL */ `
  fragment modelVersionFields on ModelVersion {
    version
    artifact {
      digest
      sizeBytes
    }
    run {
      id
    }
    step
    note
    createdAt
    createdBy
    aliases
  }
`;
