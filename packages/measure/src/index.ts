export {
  classificationMetrics,
  type ClassificationInput,
  type ClassificationMetrics,
} from './classification-metrics.ts';
export { measureLatency, type Latency, type LatencyOptions } from './measure-latency.ts';
export { kneePoint, paretoFront, type Objectives, type ParetoPoint } from './pareto.ts';
export { selectSamples, type SelectSamplesInput } from './select-samples.ts';
export { quantile, summarize, type Summary } from './statistics.ts';
