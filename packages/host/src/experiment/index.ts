export { assembleReport, type ReportInput } from './assemble-report.ts';
export { asSelected, bestOf, goalOf, latencyOf, metricNames, metricOf } from './best-of.ts';
export type { ExperimentMember } from './member.ts';
