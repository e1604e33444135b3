import type { Kind } from '@fovea/contracts';
import type { ContributionCase, PluginCase } from '../case.ts';
import * as augmentation from './augmentation.ts';
import * as backend from './backend.ts';
import * as backendNumbers from './backend-numbers.ts';
import { catalogFresh } from './catalog.ts';
import * as dataset from './dataset.ts';
import { descriptorComplete, descriptorIdKebab, descriptorSources } from './descriptor.ts';
import { exporterBytes, exporterReload } from './exporter.ts';
import { importerHostile, importerRecognizes } from './importer.ts';
import { capabilityHonest, createDeterministic, disposeIdempotent } from './life.ts';
import { lossBatchZero, lossGradient, lossNanPasses } from './loss.ts';
import { manifestContributesMatches, manifestValid } from './manifest.ts';
import * as model from './model.ts';
import * as optimizer from './optimizer.ts';
import { entryNoSideEffects, modulePrivate } from './package.ts';
import * as params from './params.ts';
import * as quantizer from './quantizer.ts';
import * as sampler from './sampler.ts';
import { scheduleBounded, scheduleMonotone, schedulePure, scheduleTotalOne } from './schedule.ts';
import { stepAbort, stepCache, stepMetrics, stepPorts } from './step.ts';
import { storeCorrupt, storeIdempotent, storeMissing, storePutGet } from './store.ts';
import { transformInput, transformParity } from './transform.ts';

/** Cases of every plugin. */
export const pluginCases: readonly PluginCase[] = [
  manifestValid,
  manifestContributesMatches,
  entryNoSideEffects,
  modulePrivate,
  catalogFresh,
];

/** Cases of every contribution. */
export const contributionCases: readonly ContributionCase[] = [
  descriptorIdKebab,
  descriptorComplete,
  descriptorSources,
  params.paramsObject,
  params.paramsFieldsTitled,
  params.paramsBoundedNumbers,
  params.paramsUnknownKeyRefused,
  params.paramsDefaultsSurvive,
  params.paramsJsonSchemaFaithful,
  createDeterministic,
  disposeIdempotent,
  capabilityHonest,
];

type CasesByKind = { readonly [K in Kind]: readonly ContributionCase<K>[] };

/** Cases of the contributions of one kind. */
export function casesOfKind<K extends Kind>(kind: K): readonly ContributionCase<K>[] {
  return byKind[kind];
}

const byKind: CasesByKind = {
  backend: [
    backend.backendUnavailable,
    backend.backendSync,
    backend.backendMemory,
    backendNumbers.backendOps,
    backendNumbers.backendGradients,
    backendNumbers.backendDtypes,
    backend.backendSeed,
    backend.backendBatchZero,
  ],
  model: [
    model.modelShape,
    model.modelParameters,
    model.modelMacs,
    model.modelGradient,
    model.modelNoNan,
    model.modelRoundtrip,
  ],
  loss: [lossGradient, lossBatchZero, lossNanPasses],
  optimizer: [
    optimizer.optimizerStepReference,
    optimizer.optimizerResumeBitwise,
    optimizer.optimizerLrZero,
    optimizer.optimizerMemory,
    optimizer.optimizerSparse,
  ],
  schedule: [scheduleBounded, schedulePure, scheduleTotalOne, scheduleMonotone],
  augmentation: [
    augmentation.augmentationShape,
    augmentation.augmentationRng,
    augmentation.augmentationLabels,
    augmentation.augmentationRange,
    augmentation.augmentationInput,
  ],
  sampler: [sampler.samplerIndices, sampler.samplerLength, sampler.samplerRng, sampler.samplerInput],
  dataset: [
    dataset.datasetDigest,
    dataset.datasetSplits,
    dataset.datasetRange,
    dataset.datasetItem,
    dataset.datasetLabels,
    dataset.datasetOrder,
    dataset.datasetLicense,
    dataset.datasetDecode,
  ],
  transform: [transformParity, transformInput],
  quantizer: [
    quantizer.quantizerErrorBound,
    quantizer.quantizerBytes,
    quantizer.quantizerZero,
    quantizer.quantizerOrder,
    quantizer.quantizerTop1,
    quantizer.quantizerScheme,
  ],
  importer: [importerRecognizes, importerHostile],
  exporter: [exporterReload, exporterBytes],
  step: [stepPorts, stepCache, stepAbort, stepMetrics],
  store: [storePutGet, storeMissing, storeCorrupt, storeIdempotent],
};
