import type {
  AgentOffer,
  AgentRecord,
  ArtifactRecord,
  AttemptRecord,
  CheckpointRecord,
  ControlRunState,
  Digest,
  ExperimentRecord,
  ExperimentState,
  LineageRecord,
  ModelVersionRecord,
  NoteRecord,
  PortType,
  RegisteredDataset,
  Role,
  RunRecord,
  RunSummary,
  Subject,
  TokenRecord,
} from '@fovea/contracts';
import { fromJson, fromJsonOrNull, iso, isoOrNull } from './context.ts';
import type { Row } from './schema.ts';
import type { RunNeeds } from './run-needs.ts';

export function experimentOf(row: Row<'experiment'>): ExperimentRecord {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    question: row.question,
    definition: fromJson(row.definition),
    state: row.state as ExperimentState,
    stage: row.stage === 2 ? 2 : 1,
    revision: row.revision,
    createdBy: row.created_by,
    createdAt: iso(row.created_at),
    startedAt: isoOrNull(row.started_at),
    finishedAt: isoOrNull(row.finished_at),
    tags: fromJson(row.tags),
    report: row.report as Digest | null,
  };
}

export function runSummaryOf(row: Row<'run'>): RunSummary {
  return {
    id: row.id,
    position: row.position,
    experiment: row.experiment,
    stage: row.stage === 2 ? 2 : 1,
    label: row.label,
    differs: fromJson(row.differs),
    seed: row.seed,
    backend: row.backend,
    isExclusive: row.is_exclusive === 1,
    state: row.state as ControlRunState,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    priority: row.priority,
    isCancelRequested: row.is_cancel_requested === 1,
    isSuperseded: row.is_superseded === 1,
    origin: fromJsonOrNull(row.origin),
    progress: fromJsonOrNull(row.progress),
    error: fromJsonOrNull(row.error),
    agent: row.agent,
    lastSeq: row.last_seq,
    queuedAt: iso(row.queued_at),
    startedAt: isoOrNull(row.started_at),
    finishedAt: isoOrNull(row.finished_at),
    tags: fromJson(row.tags),
  };
}

export function runOf(
  row: Row<'run'> & Pick<Row<'run_plan'>, 'definition' | 'plan' | 'environment' | 'needs'>,
): RunRecord {
  return {
    ...runSummaryOf(row),
    definition: fromJson(row.definition),
    plan: fromJson(row.plan),
    roots: fromJson<RunNeeds>(row.needs).roots,
    environment: fromJsonOrNull(row.environment),
  };
}

export function attemptOf(row: Row<'attempt'>): AttemptRecord {
  return {
    run: row.run,
    attempt: row.attempt,
    agent: row.agent,
    leasedAt: iso(row.leased_at),
    expiresAt: iso(row.expires_at),
    endedAt: isoOrNull(row.ended_at),
    ending: row.ending as AttemptRecord['ending'],
  };
}

export function agentOf(row: Row<'agent'>, activeRuns: number): AgentRecord {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    token: row.token,
    offer: fromJson<AgentOffer>(row.offer),
    isDraining: row.is_draining === 1,
    registeredAt: iso(row.registered_at),
    lastSeenAt: iso(row.last_seen_at),
    activeRuns,
  };
}

export function artifactOf(row: Row<'artifact'>): ArtifactRecord {
  return { digest: row.digest as Digest, sizeBytes: row.size_bytes, createdAt: iso(row.created_at) };
}

export function lineageOf(row: Row<'lineage'>): LineageRecord {
  return {
    artifact: row.artifact as Digest,
    run: row.run,
    step: row.step,
    direction: row.direction as LineageRecord['direction'],
    port: row.port,
    type: row.type as PortType,
  };
}

export function checkpointOf(row: Row<'checkpoint'>): CheckpointRecord {
  return {
    cacheKey: row.cache_key,
    artifact: row.artifact as Digest,
    run: row.run,
    attempt: row.attempt,
    savedAt: iso(row.saved_at),
  };
}

export function modelVersionOf(row: Row<'model_version'>): ModelVersionRecord {
  return {
    model: row.model,
    version: row.version,
    artifact: row.artifact as Digest,
    run: row.run,
    step: row.step,
    note: row.note,
    createdAt: iso(row.created_at),
    createdBy: row.created_by,
  };
}

export function datasetOf(row: Row<'dataset'>): RegisteredDataset {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    origin: fromJson(row.origin),
    description: fromJsonOrNull(row.description),
    createdAt: iso(row.created_at),
    createdBy: row.created_by,
  };
}

export function noteOf(row: Row<'note'>): NoteRecord {
  return {
    id: row.id,
    subject: { kind: row.subject_kind as Subject['kind'], id: row.subject_id },
    text: row.text,
    by: row.author,
    at: iso(row.at),
  };
}

export function tokenOf(row: Row<'token'>): TokenRecord {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    role: row.role as Role,
    createdAt: iso(row.created_at),
    createdBy: row.created_by,
    expiresAt: isoOrNull(row.expires_at),
    revokedAt: isoOrNull(row.revoked_at),
    lastUsedAt: isoOrNull(row.last_used_at),
  };
}
