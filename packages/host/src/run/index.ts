export { executePlan, type ExecutePlanOptions, type ExecutionResult } from './execute-plan.ts';
export { hasOutput, outputArtifacts, readOutput, storeOutput } from './port-codec.ts';
export { outcomeOf, type RunOutcome, type StepOutcome } from './run-outcome.ts';
export type { GateRequest, RunServices, SplitCache, StepGate } from './services.ts';
