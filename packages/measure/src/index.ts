export {
  classificationMetrics,
  type ClassificationInput,
  type ClassificationMetrics,
} from './classification-metrics.ts';
export { comparePredictions, type ComparePredictionsInput, type PredictionComparison } from './compare-predictions.ts';
export { dropBounds, type DropBounds, type PairedOutcomes } from './drop-bounds.ts';
export { decideGate, normOf, type GateDecision } from './gate-decision.ts';
export { encodeIndexRuns, indexRunsOverlap } from './index-runs.ts';
export { mcnemarExact } from './mcnemar.ts';
export { measureLatency, type Latency, type LatencyOptions } from './measure-latency.ts';
export { kneePoint, paretoFront, type Objectives, type ParetoPoint } from './pareto.ts';
export { processorName } from './processor-name.ts';
export { selectSamples, type SelectSamplesInput } from './select-samples.ts';
export { quantile, summarize, type Summary } from './statistics.ts';
