import { type BrandedPlugin, definePlugin } from '@fovea/contracts';
import { fakeBackend } from './fake-backend.ts';
import { fakeDataset } from './fake-dataset.ts';
import { fakeLoss } from './fake-loss.ts';
import { fakeModel } from './fake-model.ts';
import { fakeOptimizer } from './fake-optimizer.ts';
import { fakeSchedule } from './fake-schedule.ts';
import { memoryArtifactStore } from './memory-artifact-store.ts';

/** The fakes as a plugin, under the scope `fakes`. Every one passes the kit. */
export const fakesPlugin: BrandedPlugin = definePlugin({
  id: '@fovea/plugin-testing',
  contributions: [fakeBackend, fakeDataset, fakeLoss, fakeModel, fakeOptimizer, fakeSchedule, memoryArtifactStore],
});
