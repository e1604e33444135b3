import type { CaseGroup } from '../case-ids.ts';
import { brokenBackends } from './broken-backends.ts';
import { brokenDatasets } from './broken-datasets.ts';
import { brokenDescriptors } from './broken-descriptors.ts';
import { brokenAugmentations, brokenSamplers } from './broken-images.ts';
import { brokenLosses } from './broken-losses.ts';
import { brokenExporters, brokenImporters, brokenQuantizers, brokenTransforms } from './broken-model-tools.ts';
import { brokenModels } from './broken-models.ts';
import { brokenOptimizers } from './broken-optimizers.ts';
import { brokenPlugins } from './broken-plugins.ts';
import { brokenSchedules } from './broken-schedules.ts';
import { brokenSteps } from './broken-steps.ts';
import { brokenStores } from './broken-stores.ts';
import type { BrokenSubjects } from './broken-subject.ts';

/** What each case of the kit must fail on. */
export const brokenSubjects: { readonly [G in CaseGroup]: BrokenSubjects<G> } = {
  plugin: brokenPlugins,
  contribution: brokenDescriptors,
  backend: brokenBackends,
  model: brokenModels,
  loss: brokenLosses,
  optimizer: brokenOptimizers,
  schedule: brokenSchedules,
  augmentation: brokenAugmentations,
  sampler: brokenSamplers,
  dataset: brokenDatasets,
  transform: brokenTransforms,
  quantizer: brokenQuantizers,
  importer: brokenImporters,
  exporter: brokenExporters,
  step: brokenSteps,
  store: brokenStores,
};
