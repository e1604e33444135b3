import type {
  ArtifactStore,
  Digest,
  EvaluationRecord,
  Graph,
  HistoryRecord,
  LatencyMeasurement,
  PlannedStep,
  PortType,
  ReportModel,
} from '@fovea/contracts';
import { analyzeGraph } from '@fovea/graph';
import { readOutput } from '../run/index.ts';
import { badgeOf } from './badge.ts';
import type { ExperimentMember } from './member.ts';

/** A model as the runs left it: who made it, from what, and what was recorded about it. */
interface Found {
  readonly digest: Digest;
  readonly member: ExperimentMember;
  readonly step: string;
  /** The model it was made from. */
  readonly source: Digest | undefined;
  evaluation: EvaluationRecord | null;
  /** On validation images. */
  selection: EvaluationRecord | null;
  history: HistoryRecord | null;
  latency: LatencyMeasurement[];
  /** Something followed from it: another model. */
  hasSuccessor: boolean;
}

/**
 * The models of an experiment with everything recorded about them. A record belongs to the model that its step made, or
 * else consumed. Networks that nothing was recorded about and that another model was made from, such as untrained ones,
 * are left out. Of several runs with the same model the first one claims it.
 */
export async function reportModels(
  members: readonly ExperimentMember[],
  artifacts: ArtifactStore,
): Promise<ReportModel[]> {
  const found = new Map<Digest, Found>();
  for (const member of members) await collect(member, found, artifacts);
  const shown = [...found.values()].filter(
    ({ evaluation, selection, history, latency, hasSuccessor }) =>
      (evaluation ?? selection) !== null || history !== null || latency.length > 0 || !hasSuccessor,
  );
  const models = new Map<Digest, ReportModel>();
  for (const item of shown) models.set(item.digest, await describe(item, members.length, artifacts));
  const badged = shown.map((item) => {
    const model = models.get(item.digest) as ReportModel;
    const source = floatSource(item, found, models);
    return { ...model, badge: badgeOf(model, source) };
  });
  return distinctLabels(badged, (id) => found.get(id as Digest)?.step ?? '');
}

async function collect(member: ExperimentMember, found: Map<Digest, Found>, artifacts: ArtifactStore): Promise<void> {
  const { plan, steps } = member.outcome;
  for (const step of plan.steps) {
    const outputs = steps[step.id]?.outputs;
    if (outputs === undefined) continue;
    const consumed = consumedModel(step, member);
    const made = Object.entries(step.outputs).find(([, type]) => type === 'model');
    const madeDigest = made === undefined ? undefined : outputs[made[0]];
    if (madeDigest !== undefined && !found.has(madeDigest)) {
      const empty = { evaluation: null, selection: null, history: null, latency: [], hasSuccessor: false };
      found.set(madeDigest, { digest: madeDigest, member, step: step.id, source: consumed, ...empty });
    }
    const source = consumed === undefined ? undefined : found.get(consumed);
    if (madeDigest !== undefined && madeDigest !== consumed && source !== undefined) source.hasSuccessor = true;
    const subject = madeDigest ?? consumed;
    const model = subject === undefined ? undefined : found.get(subject);
    if (model === undefined) continue;
    for (const [port, type] of Object.entries(step.outputs)) {
      const digest = outputs[port];
      if (digest !== undefined) await addRecord(model, type as PortType, digest, artifacts);
    }
  }
}

function consumedModel(step: PlannedStep, { outcome }: ExperimentMember): Digest | undefined {
  for (const wire of Object.values(step.inputs)) {
    const source = outcome.plan.steps.find(({ id }) => id === wire.step);
    if (source?.outputs[wire.output] === 'model') return outcome.steps[wire.step]?.outputs[wire.output];
  }
  return undefined;
}

async function addRecord(model: Found, portType: PortType, digest: Digest, artifacts: ArtifactStore): Promise<void> {
  switch (portType) {
    case 'evaluation': {
      const evaluation = await readOutput('evaluation', digest, artifacts);
      if (evaluation.split === 'validation') model.selection = evaluation;
      else model.evaluation = evaluation;
      break;
    }
    case 'history':
      model.history = await readOutput('history', digest, artifacts);
      break;
    case 'latency': {
      const { measurements } = await readOutput('latency', digest, artifacts);
      const known = new Set(model.latency.map(keyOf));
      model.latency.push(...measurements.filter((measurement) => !known.has(keyOf(measurement))));
      break;
    }
    case 'dataset':
    case 'model':
    case 'files':
    case 'certificate':
      break;
    default:
      portType satisfies never;
  }
}

function keyOf({ backend, threads, batch }: LatencyMeasurement): string {
  return `${backend} ${threads} ${batch}`;
}

async function describe(found: Found, memberCount: number, artifacts: ArtifactStore): Promise<ReportModel> {
  const { digest, member, selection, history, latency } = found;
  const evaluation = found.evaluation ?? selection;
  const bytes = (await artifacts.get(digest)).byteLength;
  const graph = await readOutput('model', digest, artifacts);
  const { params, macs, peakActivationBytes } = analyzeGraph(graph);
  const quantizer = graph.meta.quantizer;
  return {
    id: digest,
    label: labelOf(graph, member, memberCount),
    params,
    macs,
    bytes,
    peakActivationBytes,
    quantizer: quantizer === undefined ? null : { id: quantizer.id, scheme: quantizer.scheme },
    accuracy:
      evaluation === null
        ? null
        : { top1: evaluation.top1, top5: evaluation.top5, macroF1: evaluation.macroF1, n: evaluation.n },
    latency,
    badge: null,
    history,
    evaluation,
    ...(selection === null ? {} : { selection }),
    run: member.outcome.run,
    differs: member.differs,
  };
}

function labelOf(graph: Graph, { label }: ExperimentMember, memberCount: number): string {
  const base = memberCount === 1 ? graph.meta.name : label;
  const quantizer = graph.meta.quantizer?.id.split('/').pop();
  return quantizer === undefined || lettersOf(base).includes(lettersOf(quantizer)) ? base : `${base} · ${quantizer}`;
}

/** `Binary weights` and `binary-weights` say the same. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Labels made distinct by the step that made the model, then by its digest. */
function distinctLabels(models: readonly ReportModel[], stepOf: (id: string) => string): ReportModel[] {
  const isShared = (model: ReportModel): boolean =>
    models.some((other) => other !== model && other.label === model.label);
  const byStep = models.map((model) =>
    isShared(model) ? { ...model, label: `${model.label} · ${stepOf(model.id)}` } : model,
  );
  return byStep.map((model) =>
    byStep.some((other) => other !== model && other.label === model.label)
      ? { ...model, label: `${model.label} · ${model.id.slice(7, 13)}` }
      : model,
  );
}

/** The nearest model before the quantizer. */
function floatSource(
  item: Found,
  found: Map<Digest, Found>,
  models: Map<Digest, ReportModel>,
): ReportModel | undefined {
  const seen = new Set<Digest>();
  for (let digest = item.source; digest !== undefined && !seen.has(digest); digest = found.get(digest)?.source) {
    seen.add(digest);
    const model = models.get(digest);
    if (model !== undefined && model.quantizer === null) return model;
  }
  return undefined;
}
