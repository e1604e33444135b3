export { findInstallation, nativeFolder, type Installation, type InstallationRecord } from './installation.ts';
export { loadTfjsNode, type TensorFlowBinding, type TfjsNode } from './load-tfjs-node.ts';
export { planSetup, type Download, type SetupOptions, type SetupPlan } from './setup/plan.ts';
export { type OnSetupEvent, type SetupEvent } from './setup/progress.ts';
export { removeSetup } from './setup/remove.ts';
export { runSetup, type SetupResult, type SetupRun } from './setup/run-setup.ts';
