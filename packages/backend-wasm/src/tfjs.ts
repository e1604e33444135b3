export { registerTrainingKernels } from './register.ts';
export type { TrainingKernels, TrainingKernelsOptions } from './register.ts';
export { WasmAdam } from './wasm-adam.ts';
export type { WasmAdamOptions } from './wasm-adam.ts';
export { setupWasmTraining } from './setup.ts';
export type { KernelBuild, RelaxedSimd } from './kernel-module.ts';
