import type { LatencyMeasurement, ReportModel, ReportRecord, Verdict } from '@fovea/contracts';
import { kneePoint } from '@fovea/measure';
import type { Objectives } from '@fovea/measure';
import { shortLabels } from './short-labels.ts';

/** What a model is compared in. */
export type Cost = 'latency' | 'size' | 'macs';

/** A model with what the sections derive of it. */
export interface ModelFacts {
  readonly model: ReportModel;
  /** The model's label where room is short. */
  readonly shortLabel: string;
  /** Position in the report, from 0. */
  readonly index: number;
  readonly isOnFront: boolean;
  /** The balanced choice of the front. */
  readonly isKnee: boolean;
  /** The measurement to compare by: batch 1 where there is one. */
  readonly latency: LatencyMeasurement | undefined;
  /** The uncompressed model of the same run, or the first uncompressed one of the report. */
  readonly baseline: ReportModel | undefined;
  /** What a gate says, where one has judged it. */
  readonly verdict: Verdict | undefined;
}

/** Facts of every model, in the report's order. */
export function modelFacts({ models, paretoFront, certificates = [] }: ReportRecord): ModelFacts[] {
  const front = new Set(paretoFront);
  const verdicts = new Map(
    certificates.map(({ certificate }) => [certificate.model.digest as string, certificate.verdict]),
  );
  // What failed its gate is no choice, however small.
  const knee = balancedModel(models.filter(({ id }) => front.has(id) && verdicts.get(id) !== 'FAIL'));
  const labels = shortLabels(models);
  return models.map((model, index) => ({
    model,
    shortLabel: labels[index] ?? model.label,
    index,
    isOnFront: front.has(model.id),
    isKnee: model.id === knee,
    latency: comparedLatency(model),
    baseline: baselineOf(model, models),
    verdict: verdicts.get(model.id),
  }));
}

/** A model's value on an axis of the trade-off; undefined where it was not measured. */
export function costOf({ model, latency }: ModelFacts, cost: Cost): number | undefined {
  if (cost === 'latency') return latency?.p50Ms;
  return cost === 'size' ? model.bytes : model.macs;
}

/** The model whose mistakes a reader wants to see first: the balanced one, else the most accurate. */
export function featuredModel(facts: readonly ModelFacts[]): ModelFacts | undefined {
  const evaluated = facts.filter(({ model }) => model.evaluation !== null);
  const accuracy = ({ model }: ModelFacts) => model.accuracy?.top1 ?? -1;
  return evaluated.find(({ isKnee }) => isKnee) ?? evaluated.toSorted((a, b) => accuracy(b) - accuracy(a))[0];
}

function comparedLatency({ latency }: ReportModel): LatencyMeasurement | undefined {
  return latency.find(({ batch }) => batch === 1) ?? latency[0];
}

function balancedModel(front: readonly ReportModel[]): string | undefined {
  const points = front.map((model) => {
    const latency = comparedLatency(model)?.p50Ms;
    const values = { accuracy: model.accuracy?.top1 ?? NaN, size: model.bytes };
    return { id: model.id, values: latency === undefined ? values : { ...values, latency } };
  });
  const isTimed = points.every(({ values }) => 'latency' in values);
  const objectives: Objectives = isTimed
    ? { accuracy: 'max', size: 'min', latency: 'min' }
    : { accuracy: 'max', size: 'min' };
  return front.length < 2 ? undefined : kneePoint(points, objectives);
}

function baselineOf(model: ReportModel, models: readonly ReportModel[]): ReportModel | undefined {
  const plain = models.filter(({ quantizer }) => quantizer === null);
  return plain.find(({ run }) => run === model.run) ?? plain[0];
}
