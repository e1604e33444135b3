export { registerTrainingKernels } from './register.ts';
export type { TrainingKernels, TrainingKernelsOptions } from './register.ts';
export { setupWasmTraining } from './setup.ts';
export type { KernelBuild, RelaxedSimd } from './kernel-module.ts';
