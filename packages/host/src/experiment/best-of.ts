import type { ReportModel } from '@fovea/contracts';
import { metricUnknown } from '../errors.ts';
import { canonicalJson } from '../text/canonical-json.ts';

interface Metric {
  readonly goal: 'max' | 'min';
  value(model: ReportModel): number | undefined;
}

const metrics: Readonly<Record<string, Metric>> = {
  top1: { goal: 'max', value: ({ accuracy }) => accuracy?.top1 },
  top5: { goal: 'max', value: ({ accuracy }) => accuracy?.top5 },
  macroF1: { goal: 'max', value: ({ accuracy }) => accuracy?.macroF1 },
  loss: { goal: 'min', value: ({ evaluation }) => evaluation?.loss },
  p50Ms: { goal: 'min', value: latencyOf },
  bytes: { goal: 'min', value: ({ bytes }) => bytes },
  params: { goal: 'min', value: ({ params }) => params },
  macs: { goal: 'min', value: ({ macs }) => macs },
};

/** Metrics that models may be ranked by. */
export const metricNames: readonly string[] = Object.keys(metrics);

/** Whether more or less of a metric is better. @throws USAGE for an unknown one. */
export function goalOf(metric: string): 'max' | 'min' {
  return known(metric).goal;
}

/** A model's value of a metric; undefined where it was not measured. @throws USAGE for an unknown one. */
export function metricOf(model: ReportModel, metric: string): number | undefined {
  const value = known(metric).value(model);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

/** Median latency at the smallest batch size that was measured, first backend first. */
export function latencyOf({ latency }: ReportModel): number | undefined {
  const [first] = [...latency].sort((a, b) => a.batch - b.batch);
  return first?.p50Ms;
}

/**
 * The best model by a metric. Models that differ in nothing but their seed count as one configuration, judged by its mean,
 * so that luck is not mistaken for merit; of the best configuration the best seed is returned.
 *
 * @param goal the metric's own when left out.
 * @returns undefined when no model has the metric.
 * @throws USAGE for an unknown metric.
 */
export function bestOf(models: readonly ReportModel[], metric: string, goal = goalOf(metric)): ReportModel | undefined {
  const sign = goal === 'max' ? 1 : -1;
  const score = (model: ReportModel): number => sign * (metricOf(model, metric) ?? Number.NaN);
  const groups = groupBySeed(models.filter((model) => metricOf(model, metric) !== undefined));
  const ranked = groups.map((group) => ({ group, mean: mean(group.map(score)) })).sort((a, b) => b.mean - a.mean);
  return ranked[0]?.group.reduce((best, model) => (score(model) > score(best) ? model : best));
}

/**
 * The models as a choice among them may see them: by their validation images where those were scored, so that test images stay
 * unseen for what comes after the choice.
 */
export function asSelected(models: readonly ReportModel[]): ReportModel[] {
  return models.map((model) => {
    const { selection } = model;
    if (selection === undefined) return model;
    const { top1, top5, macroF1, n } = selection;
    return { ...model, accuracy: { top1, top5, macroF1, n }, evaluation: selection };
  });
}

/** Models that differ only in their seed, together; in order of appearance. Two models of one run never share a group. */
export function groupBySeed(models: readonly ReportModel[]): ReportModel[][] {
  const groups = new Map<string, ReportModel[]>();
  const seen = new Map<string, number>();
  for (const model of models) {
    const { seed: _seed, ...differs } = model.differs;
    const configuration = canonicalJson([differs, model.quantizer, model.params, model.macs]);
    // A run may make several models of one shape, such as before and after fine-tuning: the first pairs with other runs' first.
    const ofRun = `${model.run} ${configuration}`;
    const position = seen.get(ofRun) ?? 0;
    seen.set(ofRun, position + 1);
    const key = `${position} ${configuration}`;
    groups.set(key, [...(groups.get(key) ?? []), model]);
  }
  return [...groups.values()];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function known(metric: string): Metric {
  const found = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (found === undefined) throw metricUnknown(metric, metricNames);
  return found;
}
