export {
  localPrincipal,
  requireRole,
  TokenService,
  type InviteInput,
  type MintedToken,
  type MintTokenInput,
  type Principal,
} from './access/token-service.ts';
export { AgentService, type LeaseRequest, type RegisterAgentInput } from './agents/agent-service.ts';
export { localConnection } from './agents/local-connection.ts';
export { startControl, type Control, type ControlOptions } from './control.ts';
export type { ClassComparison, Difference } from './experiments/compare-runs.ts';
export {
  ExperimentService,
  type CreateExperimentInput,
  type PipelinePreview,
} from './experiments/experiment-service.ts';
export {
  InsightService,
  type FoundCertificate,
  type FoundModel,
  type RunComparison,
} from './experiments/insight-service.ts';
export type { Front, Objective, ObjectiveMetric } from './experiments/pareto.ts';
export { pipelineDocument, type PipelineDocument } from './experiments/pipeline-document.ts';
export type { ReplayRecord } from './experiments/replay-record.ts';
export { RunService, type ForkInput } from './experiments/run-service.ts';
export type { StepState, StepStatus } from './experiments/step-progress.ts';
export type { MutationContext } from './mutations.ts';
export {
  RegistryService,
  type PromoteInput,
  type RegisterDatasetInput,
  type RegisterModelInput,
} from './registry/registry-service.ts';
export { defaultLimits, type ControlLimits, type ControlServices, type Planning } from './services.ts';
export type { RunMessage } from './streams/run-stream.ts';
export {
  StreamService,
  type ChangeBatch,
  type ChangesOptions,
  type FollowRunOptions,
} from './streams/stream-service.ts';
