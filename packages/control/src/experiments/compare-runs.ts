import type { DeviceInfo, EvaluationRecord, ReportModel, RunRecord } from '@fovea/contracts';
import { canonicalJson } from '@fovea/host';

/** One thing that isn't the same in all of the runs. */
export interface Difference {
  readonly area: 'plan' | 'data' | 'versions' | 'device';
  readonly path: string;
  /** In the order of the runs; null where a run has none. */
  readonly values: readonly unknown[];
}

/** Recall of one class in each run, [0, 1]; null where it was not evaluated. */
export interface ClassComparison {
  readonly class: string;
  readonly recall: readonly (number | null)[];
}

/** A run with what it used and made, as far as it is known. */
export interface ComparedRun {
  readonly run: RunRecord;
  /** Digest of its dataset. */
  readonly dataset: string | null;
  readonly device: DeviceInfo | null;
  readonly models: readonly ReportModel[];
}

const maxDifferences = 1000;

/** Where runs differ: plan, data, versions, device, in this order. */
export function differencesOf(runs: readonly ComparedRun[]): readonly Difference[] {
  const areas = {
    plan: runs.map(({ run }) => planFacts(run)),
    data: runs.map(({ dataset }) => new Map<string, unknown>(dataset === null ? [] : [['dataset', dataset]])),
    versions: runs.map(({ run }) => versionFacts(run)),
    device: runs.map(deviceFacts),
  };
  return Object.entries(areas)
    .flatMap(([area, facts]) => different(area as Difference['area'], facts))
    .slice(0, maxDifferences);
}

/** Recall by class of each run's best evaluated model; empty where none was evaluated. */
export function classesOf(runs: readonly ComparedRun[]): readonly ClassComparison[] {
  const evaluations = runs.map(({ models }) => bestEvaluation(models));
  const names = [...new Set(evaluations.flatMap((evaluation) => evaluation?.classes ?? []))];
  return names.map((name) => ({
    class: name,
    recall: evaluations.map((evaluation) => {
      const index = evaluation?.classes.indexOf(name) ?? -1;
      return index < 0 ? null : (evaluation?.perClassRecall[index] ?? null);
    }),
  }));
}

function bestEvaluation(models: readonly ReportModel[]): EvaluationRecord | undefined {
  const evaluated = models.flatMap(({ evaluation }) => (evaluation === null ? [] : [evaluation]));
  return evaluated.reduce<EvaluationRecord | undefined>(
    (best, evaluation) => (best === undefined || evaluation.top1 > best.top1 ? evaluation : best),
    undefined,
  );
}

function different(area: Difference['area'], facts: readonly ReadonlyMap<string, unknown>[]): Difference[] {
  const paths = [...new Set(facts.flatMap((fact) => [...fact.keys()]))];
  return paths
    .map((path) => ({ area, path, values: facts.map((fact) => fact.get(path) ?? null) }))
    .filter(({ values }) => new Set(values.map((value) => canonicalJson(value))).size > 1);
}

function planFacts({ plan, definition }: RunRecord): ReadonlyMap<string, unknown> {
  const facts = new Map<string, unknown>([
    ['pipeline', definition.name],
    ['seed', plan.seed],
    ['backend', plan.backend.use],
  ]);
  flatten('backend', plan.backend.params, facts);
  for (const { id, use, params } of plan.steps) {
    facts.set(id, use);
    flatten(id, params, facts);
  }
  return facts;
}

function versionFacts({ plan, environment }: RunRecord): ReadonlyMap<string, unknown> {
  const facts = new Map<string, unknown>(plan.plugins.map(({ name, version }) => [name, version]));
  for (const { id, use, behaviour } of plan.steps) facts.set(`behaviour of ${use} (${id})`, behaviour);
  if (environment !== null) facts.set('fovea', environment.fovea).set('node', environment.node);
  return facts;
}

function deviceFacts({ run: { environment }, device }: ComparedRun): ReadonlyMap<string, unknown> {
  const facts = new Map<string, unknown>();
  if (environment !== null) {
    const { platform, cpu, cores, memoryBytes } = environment;
    facts.set('platform', platform).set('cpu', cpu).set('cores', cores).set('memoryBytes', memoryBytes);
  }
  if (device !== null) flatten('backend', device as unknown as Record<string, unknown>, facts);
  return facts;
}

function flatten(prefix: string, value: Readonly<Record<string, unknown>>, facts: Map<string, unknown>): void {
  for (const [name, inner] of Object.entries(value)) {
    const path = `${prefix}.${name}`;
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      flatten(path, inner as Record<string, unknown>, facts);
    } else facts.set(path, inner);
  }
}
