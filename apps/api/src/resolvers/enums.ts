import type { Resolvers } from '../generated/resolvers.ts';

/** What the values of the enums are inside the program. */
export const enums = {
  Role: { OPERATOR: 'operator', EDITOR: 'editor', VIEWER: 'viewer', AGENT: 'agent' },
  Order: { NEWEST: 'newest', OLDEST: 'oldest' },
  ChangeTopic: {
    EXPERIMENT: 'experiment',
    RUN: 'run',
    AGENTS: 'agents',
    TOKENS: 'tokens',
    MODELS: 'models',
    DATASETS: 'datasets',
  },
  ExperimentState: {
    DRAFT: 'draft',
    RUNNING: 'running',
    PAUSED: 'paused',
    SUCCEEDED: 'succeeded',
    FAILED: 'failed',
    CANCELLED: 'cancelled',
  },
  RunState: {
    QUEUED: 'queued',
    RUNNING: 'running',
    SUCCEEDED: 'succeeded',
    FAILED: 'failed',
    CANCELLED: 'cancelled',
    QUARANTINED: 'quarantined',
  },
  OriginKind: { RETRY: 'retry', FORK: 'fork', FOLLOW_UP: 'follow-up' },
  StepState: { WAITING: 'waiting', RUNNING: 'running', CACHED: 'cached', FINISHED: 'finished', FAILED: 'failed' },
  SubjectKind: { EXPERIMENT: 'experiment', RUN: 'run', MODEL: 'model', DATASET: 'dataset' },
  LineageDirection: { INPUT: 'input', OUTPUT: 'output' },
  DatasetOriginKind: { CONTRIBUTION: 'contribution', ROOT: 'root', ARCHIVE: 'archive' },
  LeaseDirective: { CONTINUE: 'continue', CANCEL: 'cancel', RELEASE: 'release' },
  Metric: {
    TOP1: 'top1',
    TOP5: 'top5',
    MACRO_F1: 'macroF1',
    LATENCY_MS: 'latencyMs',
    SIZE_BYTES: 'sizeBytes',
    MACS: 'macs',
    PARAMS: 'params',
    PEAK_ACTIVATION_BYTES: 'peakActivationBytes',
  },
} satisfies Partial<Resolvers>;
