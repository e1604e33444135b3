export { TfjsBackend, type TfjsBackendHooks } from './backend.ts';
export { createTfjsInferExecutable } from './infer-executable.ts';
export { clippedGradientKernel } from './ops/activation.ts';
export { tfjsSupports } from './supports.ts';
export type { Tensor, Tfjs } from './tfjs.ts';
export { createTfjsTrainExecutable, type TfjsTrainOptions } from './train-executable.ts';
//# sourceMappingURL=index.d.ts.map
