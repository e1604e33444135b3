import type {
  EvaluationRecord,
  HistoryRecord,
  LatencyMeasurement,
  PredictionSample,
  ReportModel,
  ReportRecord,
} from '@fovea/contracts';
import { certificateFixture } from './certificate-fixture.ts';
import { digits, drawDigit, segments } from './draw-digit.ts';

interface Variant {
  readonly label: string;
  readonly run: string;
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
  readonly top1: number;
  readonly p50Ms: number;
  readonly quantizer?: ReportModel['quantizer'];
  readonly badge?: string;
  readonly differs: Readonly<Record<string, unknown>>;
  readonly epochs?: number;
}

const int8 = { id: 'fovea/int8', scheme: 'integer-compute' } as const;
const storage = { id: 'fovea/int8-storage', scheme: 'storage-only' } as const;

const variants: readonly Variant[] = [
  {
    label: 'CNN 32-64',
    run: 'r1',
    params: 225_034,
    macs: 3_900_000,
    bytes: 900_136,
    top1: 0.9911,
    p50Ms: 0.482,
    differs: { filters: [32, 64] },
    epochs: 12,
  },
  {
    label: 'CNN 32-64, int8 storage',
    run: 'r1',
    params: 225_034,
    macs: 3_900_000,
    bytes: 227_900,
    top1: 0.991,
    p50Ms: 0.485,
    quantizer: storage,
    badge: 'smaller, not faster',
    differs: {},
  },
  {
    label: 'CNN 32-64, int8',
    run: 'r1',
    params: 225_034,
    macs: 3_900_000,
    bytes: 228_400,
    top1: 0.9904,
    p50Ms: 0.291,
    quantizer: int8,
    differs: {},
  },
  {
    label: 'CNN 16-32',
    run: 'r2',
    params: 56_714,
    macs: 1_100_000,
    bytes: 226_856,
    top1: 0.9878,
    p50Ms: 0.214,
    differs: { filters: [16, 32] },
    epochs: 12,
  },
  {
    label: 'CNN 16-32, int8',
    run: 'r2',
    params: 56_714,
    macs: 1_100_000,
    bytes: 58_900,
    top1: 0.9869,
    p50Ms: 0.142,
    quantizer: int8,
    differs: {},
  },
  {
    label: 'Separable 0.5',
    run: 'r3',
    params: 12_810,
    macs: 420_000,
    bytes: 51_240,
    top1: 0.9792,
    p50Ms: 0.131,
    differs: { alpha: 0.5 },
    epochs: 12,
  },
  {
    label: 'Separable 0.25',
    run: 'r4',
    params: 4_626,
    macs: 150_000,
    bytes: 18_504,
    top1: 0.9604,
    p50Ms: 0.088,
    differs: { alpha: 0.25 },
    epochs: 9,
  },
];

/** A realistic record: seven models of four runs on MNIST, three of them certified; one run failed, one cancelled. */
export function reportFixture(): ReportRecord {
  const models = variants.map(fixtureModel);
  return {
    run: {
      id: '01JQ5ZC4V8',
      pipeline: 'mnist-size-sweep',
      question: 'How small can a digit classifier be and still read 98 of 100 digits?',
      seed: 42,
      startedAt: '2026-03-14T09:26:53.000Z',
      durationMs: 1_284_000,
      runs: [
        ...['r1', 'r2', 'r3', 'r4'].map((id) => ({ id, label: `run ${id}`, state: 'succeeded' as const })),
        {
          id: 'r5',
          label: 'CNN 64-128, learning rate 1',
          state: 'failed',
          error: {
            code: 'TRAINING_DIVERGED',
            subject: 'step:fovea/train',
            message:
              '[step:fovea/train] the loss is NaN (at epoch 1, step 14). Expected a finite loss; received NaN. Lower the learning rate.',
            details: {},
          },
        },
        { id: 'r6', label: 'Separable 1.0', state: 'cancelled' },
      ],
    },
    dataset: {
      name: 'MNIST',
      digest: `sha256:${'4f6c1d'.repeat(10)}ab12`,
      classes: digits,
      counts: { train: 54_000, validation: 6_000, test: 10_000 },
      licence: 'CC BY-SA 3.0',
      rejected: 0,
    },
    models,
    paretoFront: [0, 2, 3, 4, 5, 6].map((index) => models[index]!.id),
    certificates: [
      certificateFixture(models[1]!, models[0]!, { n: 10_000, lost: 171, gained: 12 }),
      certificateFixture(models[2]!, models[0]!, { n: 500, lost: 4, gained: 1 }),
      certificateFixture(models[4]!, models[3]!, { n: 10_000, lost: 9, gained: 8 }),
    ].map((certificate, index) => ({ id: `sha256:${'c0ffee'.repeat(10)}000${index}`, certificate })),
    recommendation:
      'Ship “CNN 16-32, int8”. It reads 98.7 % of the test digits in 0.14 ms, is 15 times smaller than the most accurate model and gives up 0.4 percentage points.',
    environment: {
      fovea: '0.1.0',
      node: '24.21.0',
      platform: 'linux x64',
      cpu: 'AMD EPYC 9R14',
      cores: 2,
      memoryBytes: 8_200_000_000,
      device: {
        backend: 'fovea/wasm',
        version: '4.22.0',
        threads: 1,
        device: 'AMD EPYC 9R14',
        features: { simd: true, relaxedSimd: true },
      },
    },
  };
}

function fixtureModel(variant: Variant, index: number): ReportModel {
  const { label, run, params, macs, bytes, top1, p50Ms, quantizer = null, badge = null, differs, epochs } = variant;
  const evaluation = fixtureEvaluation(top1, index);
  return {
    id: `sha256:${String(index).repeat(64)}`,
    label,
    run,
    params,
    macs,
    bytes,
    peakActivationBytes: Math.round(macs / 30),
    quantizer,
    accuracy: { top1: evaluation.top1, top5: 0.9995, macroF1: evaluation.macroF1, n: evaluation.n },
    latency: [fixtureLatency(p50Ms, 1), fixtureLatency(p50Ms * 21, 32)],
    badge,
    differs,
    evaluation,
    history: epochs === undefined ? null : fixtureHistory(epochs, top1),
  };
}

function fixtureLatency(p50Ms: number, batch: number): LatencyMeasurement {
  return {
    backend: 'fovea/wasm',
    threads: 1,
    batch,
    p50Ms,
    p90Ms: p50Ms * 1.12,
    p99Ms: p50Ms * 1.6,
    meanMs: p50Ms * 1.03,
    n: 400,
    warmupCalls: 30,
    noise: 0.04,
  };
}

function fixtureHistory(count: number, top1: number): HistoryRecord {
  const epochs = Array.from({ length: count }, (_, index) => {
    const left = Math.exp(-index / 2.2);
    return {
      epoch: index + 1,
      learningRate: 0.001,
      trainLoss: 0.012 + 0.34 * left + (1 - top1),
      trainAccuracy: Math.min(0.9995, top1 + 0.006 - 0.11 * left),
      validationLoss: 0.03 + 0.22 * left + 1.4 * (1 - top1) + 0.004 * Math.sin(index * 2.1),
      validationAccuracy: top1 + 0.001 - 0.07 * left + 0.0012 * Math.sin(index * 1.7),
      durationMs: 9_400,
      examplesPerSecond: 5_744,
    };
  });
  return {
    epochs,
    bestEpoch: count - 2,
    stoppedBy: count < 12 ? 'early-stopping' : 'completed',
    steps: count * 844,
    durationMs: count * 9_400,
    warnings: count < 12 ? ['The training loss stopped falling after epoch 6.'] : [],
  };
}

function fixtureEvaluation(top1: number, seed: number): EvaluationRecord {
  const perClass = 1000;
  const confusion = digits.map((_, label) => {
    const weights = digits.map((_, other) => (other === label ? 0 : confusability(label, other)));
    const wrong = (1 - top1) * perClass * (0.5 + ((label * 7 + seed) % 10) / 9);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const row = weights.map((weight) => Math.round((wrong * weight) / total));
    row[label] = perClass - row.reduce((sum, count) => sum + count, 0);
    return row;
  });
  const correct = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  return {
    split: 'test',
    n: 10_000,
    total: 10_000,
    top1: correct / 10_000,
    top5: 0.9995,
    macroF1: correct / 10_000 - 0.0002,
    loss: 3.1 * (1 - top1),
    perClassRecall: confusion.map((row, label) => row[label]! / perClass),
    confusion,
    classes: digits,
    samples: fixtureSamples(seed),
    datasetDigest: `sha256:${'4f6c1d'.repeat(10)}ab12`,
    executor: 'fovea/wasm',
  };
}

/** Digits that share segments are mistaken for each other. */
function confusability(a: number, b: number): number {
  const shared = [...segments[a]!].filter((segment, index) => segment === segments[b]![index]).length;
  return Math.max(0, shared - 3) ** 2.4;
}

function fixtureSamples(seed: number): PredictionSample[] {
  const mistakes = [
    [9, 4],
    [4, 9],
    [7, 1],
    [8, 3],
    [5, 6],
    [3, 8],
    [2, 7],
    [6, 0],
    [9, 3],
  ];
  const wrong = mistakes.map(([label, predicted], index) =>
    sample(index * 97 + seed, label!, predicted!, 0.97 - 0.06 * index),
  );
  const right = [0, 1, 2, 7, 8].map((digit) => sample(4_000 + digit, digit, digit, 0.999));
  return [...right, ...wrong];
}

function sample(index: number, label: number, predicted: number, confidence: number): PredictionSample {
  return {
    index,
    label,
    predicted,
    confidence,
    shape: [28, 28, 1],
    pixels: btoa(String.fromCharCode(...drawDigit(label, index))),
  };
}
