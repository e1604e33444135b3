import {
  defineContribution,
  p,
  type CertificateRecord,
  type CertifiedModel,
  type DatasetRecord,
  type Graph,
  type LatencyRecord,
  type ParamsOutput,
  type StepContext,
} from '@fovea/contracts';
import { comparePredictions, decideGate, mcnemarExact, normOf } from '@fovea/measure';
import { predictAll, type LabeledImages } from '@fovea/training';
import { overlapping, plannedUses } from './data-uses.ts';
import { digestOf, storedModel } from './digests.ts';
import { classesDiffer, comparedWithItself, gateDataSeen, referenceCompressed } from './errors.ts';
import { countOf, examplesOf, matchedPreprocessing, stratifiedPart } from './examples-of.ts';
import { planInference, type InferencePlan } from './prepare-inference.ts';
import { foveaVersion } from './version.ts';

const step = 'fovea/gate';
const behaviour = 1;
/** Images of the test split only, which load-data gives to nobody else: there is no param to choose others. */
const role = 'test';

const schema = p.params({
  normPoints: p.optionalNumber({
    title: 'Norm',
    description:
      'Accuracy that compression may cost; left out: 0.5 for storage-only, 1 for weight-only and integer-compute, 10 for binary-compute',
    unit: 'percentage points',
    min: 0,
    max: 100,
    source: 'https://arxiv.org/abs/1806.08342',
  }),
  batchSize: p.integer({ title: 'Batch size', unit: 'images', min: 1, max: 4096, default: 128 }),
  limit: p.integer({
    title: 'Images at most',
    description: 'A class-stratified subset of this size; 0 compares all',
    unit: 'images',
    min: 0,
    default: 0,
  }),
  integerLimit: p.integer({
    title: 'Images at most for integer models',
    description: 'Where the backend has no integer kernels: the reference interpreter is slow; 0 compares all',
    unit: 'images',
    min: 0,
    default: 2000,
  }),
  gallery: p.integer({
    title: 'Flips shown',
    description: 'Images whose answer changed that the certificate carries with their pixels; the others are listed',
    unit: 'images',
    min: 0,
    max: 500,
    default: 24,
  }),
});

type GateParams = ParamsOutput<typeof schema>;

/** Compares a compressed model with its uncompressed form on images that neither has seen, and certifies what it cost. */
export const gate = defineContribution({
  kind: 'step',
  id: step,
  behaviour,
  title: 'Gate',
  summary:
    'Certifies what compression cost: exact McNemar test, bounds on the drop in accuracy, damage by class, every image whose answer changed; PASS, FAIL or INCONCLUSIVE against a norm.',
  sources: [
    {
      title:
        'Tango, Equivalence test and confidence interval for the difference in proportions for the paired-sample design',
      url: 'https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C891::AID-SIM780%3E3.0.CO;2-B',
      year: 1998,
    },
    {
      title: 'McNemar, Note on the sampling error of the difference between correlated proportions or percentages',
      url: 'https://doi.org/10.1007/BF02295996',
      year: 1947,
    },
  ],
  params: schema,
  ports: {
    inputs: {
      dataset: { type: 'dataset', description: 'Its test images decide' },
      model: { type: 'model', description: 'Compressed' },
      reference: { type: 'model', description: 'Uncompressed' },
      latency: { type: 'latency', optional: true, description: 'Goes into the certificate if it is of the model' },
    },
    outputs: { certificate: { type: 'certificate' } },
    deterministic: true,
    usesBackend: true,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const request = {
        dataset: inputs['dataset'] as DatasetRecord,
        model: inputs['model'] as Graph,
        reference: inputs['reference'] as Graph,
        latency: inputs['latency'] as LatencyRecord | undefined,
      };
      const certificate = await certify(request, params, context);
      report(certificate, context);
      return { certificate };
    },
  }),
});

interface GateRequest {
  readonly dataset: DatasetRecord;
  readonly model: Graph;
  readonly reference: Graph;
  readonly latency: LatencyRecord | undefined;
}

async function certify(request: GateRequest, params: GateParams, context: StepContext): Promise<CertificateRecord> {
  const { dataset, model, reference, latency } = request;
  const [stored, storedReference] = [await storedModel(model), await storedModel(reference)];
  if (stored.digest === storedReference.digest) throw comparedWithItself(model.meta.name, stored.digest);
  checkRequest(request);

  const { classes, name, digest, splits } = dataset.description;
  const whole = await examplesOf({ step, dataset, role, context });
  const { split } = dataset.roles[role] ?? { split: role };
  const backend = await context.backend();
  const device = await backend.activate(context.signal);
  const plans = { model: planInference(model, backend), reference: planInference(reference, backend) };
  const limit = plans.model.isInterpreted ? params.integerLimit || params.limit : params.limit;
  const images = stratifiedPart(whole, limit, classes.length, context);

  const seen = { dataset, images, batchSize: params.batchSize };
  const before = await predict(reference, plans.reference, { ...seen, done: 0 }, context);
  const after = await predict(model, plans.model, { ...seen, done: countOf(images) }, context);
  const { counts, perClass, flips } = comparePredictions({
    before,
    after,
    images,
    numClasses: classes.length,
    gallery: params.gallery,
  });
  const normPoints = params.normPoints ?? normOf(model.meta.quantizer?.scheme);
  const { verdict, observed, lower, upper, imagesNeeded } = decideGate(counts, normPoints / 100);
  const { n, bothRight, lost, gained } = counts;
  return {
    version: 1,
    verdict,
    normPoints,
    drop: { observedPoints: 100 * observed, lowerPoints: 100 * lower, upperPoints: 100 * upper },
    method: 'tango-1998',
    pValue: mcnemarExact(lost, gained),
    imagesNeeded,
    counts,
    model: { ...stored, ...factsOf(model, plans.model), top1: (bothRight + gained) / n },
    reference: { ...storedReference, ...factsOf(reference, plans.reference), top1: (bothRight + lost) / n },
    dataset: {
      name,
      digest,
      classes,
      split,
      total: splits[split]?.count ?? n,
      imagesDigest: await digestOf(`${digest}#${split}#${images.indices?.join(',') ?? 'all'}`),
    },
    shapedBy: usesOf(request),
    perClass,
    flips,
    device,
    latency: latency?.model === stored.digest ? latency : null,
    made: {
      by: step,
      behaviour,
      params,
      seed: context.seed,
      testLimit: dataset.roles[role]?.indices?.length ?? 0,
      versions: { fovea: foveaVersion },
    },
  };
}

/** @throws DATA_SEEN, MODEL_INVALID, DATASET_INVALID. */
function checkRequest(request: GateRequest): void {
  const { dataset, model, reference } = request;
  if (reference.meta.quantizer !== undefined)
    throw referenceCompressed(reference.meta.name, reference.meta.quantizer.id);
  if (model.meta.classes.join('\n') !== reference.meta.classes.join('\n')) {
    throw classesDiffer(model.meta.classes.length, reference.meta.classes.length);
  }
  const [seen] = overlapping([...usesOf(request), ...plannedUses(dataset)], dataset);
  if (seen !== undefined) throw gateDataSeen(dataset.description.name, seen);
}

/** Images that shaped either model, each use once. */
function usesOf({ model, reference }: GateRequest): NonNullable<Graph['meta']['dataUses']> {
  const uses = [...(reference.meta.dataUses ?? []), ...(model.meta.dataUses ?? [])];
  const texts = uses.map((use) => JSON.stringify(use));
  return uses.filter((_, position) => texts.indexOf(texts[position] ?? '') === position);
}

function factsOf(
  { meta }: Graph,
  { executor }: InferencePlan,
): Pick<CertifiedModel, 'name' | 'quantizer' | 'executor'> {
  const { name, quantizer } = meta;
  return { name, quantizer: quantizer === undefined ? null : { id: quantizer.id, scheme: quantizer.scheme }, executor };
}

interface Seen {
  readonly dataset: DatasetRecord;
  readonly images: LabeledImages;
  readonly batchSize: number;
  /** Images predicted before, for the progress of both models. */
  readonly done: number;
}

async function predict(graph: Graph, plan: InferencePlan, seen: Seen, context: StepContext): Promise<Float32Array> {
  const { dataset, images, batchSize, done } = seen;
  const preprocessing = matchedPreprocessing(step, graph, dataset);
  using executable = await plan.prepare();
  const { probabilities } = await predictAll({
    executable,
    preprocessing,
    images,
    batchSize,
    signal: context.signal,
    onProgress: (update) => context.progress({ done: done + update.done, total: 2 * countOf(images), unit: 'images' }),
  });
  return probabilities;
}

function report({ verdict, drop, normPoints, counts, imagesNeeded }: CertificateRecord, context: StepContext): void {
  const { observedPoints, lowerPoints, upperPoints } = drop;
  context.metric('gate', 0, { observedPoints, lowerPoints, upperPoints, lost: counts.lost, gained: counts.gained });
  const facts = `drop ${points(observedPoints)}, 95 % bounds ${points(lowerPoints)} and ${points(upperPoints)}, norm ${points(normPoints)} points`;
  const more = imagesNeeded === null ? '' : `; about ${imagesNeeded} images would tell`;
  context.log(verdict === 'PASS' ? 'info' : 'warn', `${verdict}: ${facts}${more}`);
}

function points(value: number): string {
  return value.toFixed(2);
}
