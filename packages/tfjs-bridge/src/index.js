export { TfjsBackend } from './backend.js';
export { createTfjsInferExecutable } from './infer-executable.js';
export { clippedGradientKernel } from './ops/activation.js';
export { tfjsSupports } from './supports.js';
export { createTfjsTrainExecutable } from './train-executable.js';
//# sourceMappingURL=index.js.map
