export { DataFolderLock } from './data-folder-lock.ts';
export { openDataFolder, type DataFolder } from './data-folder.ts';
export { storeError, writeDurably } from './durable-file.ts';
export { deviceFingerprint, environmentRecord } from './environment.ts';
export { FileCheckpointStore } from './file-checkpoint-store.ts';
export { FileRunStore } from './file-run-store.ts';
export { FileSplitCache } from './file-split-cache.ts';
export { FileStepCache } from './file-step-cache.ts';
export { configNames, loadConfig, type LoadedConfig } from './load-config.ts';
export { locatePlugin, type PluginLocation } from './locate-plugin.ts';
export { buildPluginCatalog, catalogFileName, catalogOf, importPlugin } from './plugin-catalog-file.ts';
export {
  openArtifacts,
  runExperiment,
  type ExperimentOptions,
  type ExperimentResult,
  type PlannedMember,
} from './run-experiment.ts';
export { probeBackends, type ProbedBackend } from './probe-backends.ts';
export type { ProcessLimits } from './process-limits.ts';
export { runPlan, type RunPlanOptions } from './run-process.ts';
export { RunScheduler, type RunSlot } from './run-scheduler.ts';
export type { SharedStores } from './shared-stores.ts';
export { systemClock } from './system-clock.ts';
export { openWorkspace, type Preset, type Workspace, type WorkspaceOptions } from './workspace.ts';
