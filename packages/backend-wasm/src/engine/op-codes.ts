/**
 * Codes of the instructions, as `assembly/program.ts` knows them; operands in the order of the kernel's parameters there.
 * Free ranges: 80-99 integers, 100-119 binary.
 */
export const opCodes = {
  padImages: 10,
  cropImages: 11,
  insetImages: 12,
  fill: 13,
  copyRows: 14,
  upsample: 15,
  upsampleGradient: 16,
  spreadRows: 17,
  packFilter: 20,
  convPacked: 21,
  gemvPacked: 22,
  depthwiseForward: 23,
  depthwiseBands: 24,
  maxPool: 30,
  maxPool2: 31,
  avgPool: 32,
  sumRows: 33,
  activateAll: 40,
  addAll: 41,
  mulAll: 42,
  mulRows: 43,
  batchNorm: 44,
  softmaxRows: 45,
  fakeQuant: 46,
  dropout: 47,
  matMul: 60,
  convFilterGradient: 61,
  convInputGradient: 62,
  depthwiseFilterGradient: 63,
  depthwiseInputGradient: 64,
  maxPoolGradient: 65,
  maxPoolGradient2: 66,
  avgPoolGradient: 67,
  activationGradient: 68,
  softmaxGradient: 69,
  fakeQuantGradient: 70,
  dotRows: 71,
  batchStatistics: 72,
  mixStatistics: 73,
  batchNormWeightGradients: 74,
  batchNormInputGradient: 75,
} as const;

export type KernelName = keyof typeof opCodes;

/** Operands that are float32; all others are 32-bit integers. */
export const floatOperands: Readonly<Partial<Record<KernelName, readonly number[]>>> = {
  fill: [2],
  spreadRows: [5],
  sumRows: [5],
  batchNorm: [8],
  fakeQuant: [3, 4, 5, 6],
  dropout: [5],
  fakeQuantGradient: [4, 5, 6, 7],
  mixStatistics: [3],
  batchNormWeightGradients: [8],
  batchNormInputGradient: [10],
};
