export { allCaseIds, caseIds } from './case-ids.ts';
export type { CaseGroup, CaseId } from './case-ids.ts';
export type { CaseOutcome, ConformanceCase } from './case.ts';
export { conformanceCases } from './conformance-cases.ts';
export type { ConformanceOptions } from './conformance-cases.ts';
export { describeConformance } from './describe-conformance.ts';
export type { DescribeOptions, TestRunner } from './describe-conformance.ts';
export { FakeBackend } from './fakes/fake-backend.ts';
export { FakeClock } from './fakes/fake-clock.ts';
export { FakeDataset } from './fakes/fake-dataset.ts';
export { FakeLoss } from './fakes/fake-loss.ts';
export { FakeOptimizer } from './fakes/fake-optimizer.ts';
export { fakesPlugin } from './fakes/fakes-plugin.ts';
export { MemoryArtifactStore } from './fakes/memory-artifact-store.ts';
export { MemoryRunStore } from './fakes/memory-run-store.ts';
export type {
  ConformanceFixtures,
  EntryProbe,
  ModelFixture,
  QuantizerFixture,
  StepFixture,
  StoreFixture,
  TrajectoryFixture,
} from './fixtures.ts';
export { memoryFileSet } from './memory-file-set.ts';
export { rosenbrockGradient, rosenbrockStart } from './reference/rosenbrock.ts';
export { runConformance } from './run-conformance.ts';
export type { CaseResult, ConformanceReport, RunConformanceOptions } from './run-conformance.ts';
export { tinyCalibration } from './tiny/tiny-calibration.ts';
export { tinyInputs, tinyRichModel, tinyTop1, tinyTrainedModel } from './tiny/tiny-models.ts';
export type { ControlStoreCase, ControlStoreSubject } from './control-store/control-store-case.ts';
export { controlStoreCases } from './control-store/index.ts';
export * as controlStoreSamples from './control-store/samples.ts';
