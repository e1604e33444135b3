export { assembleReport, type ReportInput } from './assemble-report.ts';
export { bestOf, goalOf, latencyOf, metricNames, metricOf } from './best-of.ts';
export type { ExperimentMember } from './member.ts';
