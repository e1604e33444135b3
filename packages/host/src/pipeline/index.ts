export { applySettings, settablePaths } from './apply-settings.ts';
export { stepCacheKey, type CacheKeyInput } from './cache-key.ts';
export { expandPipeline, maxRuns, type ExpandedRun } from './expand.ts';
export { expandFollowUp } from './follow-up.ts';
export { parsePipeline } from './parse-pipeline.ts';
export { planRun, type PlanRunOptions } from './plan.ts';
export { parseSetting, type Setting } from './setting.ts';
export { nameSteps, type NamedStep } from './step-ids.ts';
