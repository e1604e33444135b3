export { nativeFolder, type Installation, type InstallationRecord } from './installation.ts';
export { planSetup, type Download, type SetupOptions, type SetupPlan } from './setup/plan.ts';
export { type OnSetupEvent, type SetupEvent } from './setup/progress.ts';
export { removeSetup } from './setup/remove.ts';
export { runSetup, type SetupResult, type SetupRun } from './setup/run-setup.ts';
