import type { ReportModel } from '@fovea/contracts';
import { latencyOf } from '@fovea/host';
import { kneePoint, paretoFront } from '@fovea/measure';

/** A number of a model that counts. */
export type ObjectiveMetric =
  'top1' | 'top5' | 'macroF1' | 'latencyMs' | 'sizeBytes' | 'macs' | 'params' | 'peakActivationBytes';

/** One thing to be good at. */
export interface Objective {
  readonly metric: ObjectiveMetric;
  /** Models beyond it are left out: the lowest value of an accuracy, the highest of anything else. */
  readonly limit?: number | null | undefined;
}

/** Models that no other beats in everything at once. */
export interface Front {
  readonly models: readonly ReportModel[];
  /** The balanced choice among them. */
  readonly knee: ReportModel | null;
  /** Of those within the limits the fastest, else the smallest. */
  readonly cheapest: ReportModel | null;
  /** Models that a limit left out, or that lack a number. */
  readonly leftOut: number;
}

export const defaultObjectives: readonly Objective[] = [
  { metric: 'top1' },
  { metric: 'latencyMs' },
  { metric: 'sizeBytes' },
];

const values: Readonly<Record<ObjectiveMetric, (model: ReportModel) => number | undefined>> = {
  top1: ({ accuracy }) => accuracy?.top1,
  top5: ({ accuracy }) => accuracy?.top5,
  macroF1: ({ accuracy }) => accuracy?.macroF1,
  latencyMs: latencyOf,
  sizeBytes: ({ bytes }) => bytes,
  macs: ({ macs }) => macs,
  params: ({ params }) => params,
  peakActivationBytes: ({ peakActivationBytes }) => peakActivationBytes,
};

/**
 * The front of some models by some objectives; of an objective that is named twice the last one counts. Where no model has
 * a number at all, such as a latency before the first measurement, that objective decides nothing.
 */
export function frontOf(models: readonly ReportModel[], objectives: readonly Objective[] = defaultObjectives): Front {
  const byMetric = new Map(objectives.map((objective) => [objective.metric, objective]));
  const asked = [...byMetric.values()].filter(
    ({ metric, limit }) =>
      typeof limit === 'number' || models.some((model) => Number.isFinite(values[metric](model) ?? NaN)),
  );
  const eligible = models.filter((model) => asked.every((objective) => isWithin(model, objective)));
  const points = eligible.map((model, index) => ({
    id: String(index),
    values: Object.fromEntries(asked.map(({ metric }) => [metric, values[metric](model) ?? NaN])),
  }));
  const goals = Object.fromEntries(asked.map(({ metric }) => [metric, goalOf(metric)]));
  const front = asked.length === 0 ? [] : paretoFront(points, goals).map((id) => eligible[Number(id)]!);
  const knee = asked.length === 0 ? undefined : kneePoint(points, goals);
  return {
    models: front,
    knee: knee === undefined ? null : eligible[Number(knee)]!,
    cheapest: cheapestOf(front),
    leftOut: models.length - eligible.length,
  };
}

function goalOf(metric: ObjectiveMetric): 'max' | 'min' {
  return metric === 'top1' || metric === 'top5' || metric === 'macroF1' ? 'max' : 'min';
}

function isWithin(model: ReportModel, { metric, limit }: Objective): boolean {
  const value = values[metric](model);
  if (value === undefined || !Number.isFinite(value)) return false;
  if (typeof limit !== 'number') return true;
  return goalOf(metric) === 'max' ? value >= limit : value <= limit;
}

function cheapestOf(models: readonly ReportModel[]): ReportModel | null {
  const timed = models.filter((model) => latencyOf(model) !== undefined);
  const cost = timed.length > 0 ? latencyOf : ({ bytes }: ReportModel) => bytes;
  const candidates = timed.length > 0 ? timed : models;
  return candidates.reduce<ReportModel | null>(
    (best, model) => (best === null || (cost(model) ?? Infinity) < (cost(best) ?? Infinity) ? model : best),
    null,
  );
}
