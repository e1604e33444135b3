import type { CertificateRecord, Digest, Flip, ReportModel } from '@fovea/contracts';
import { decideGate, mcnemarExact } from '@fovea/measure';
import { digits, drawDigit } from './draw-digit.ts';

/** What a gate with a norm of one point says of a model after `outcomes`, with made-up flips. */
export function certificateFixture(
  model: ReportModel,
  reference: ReportModel,
  outcomes: { readonly n: number; readonly lost: number; readonly gained: number },
): CertificateRecord {
  const { n, lost, gained } = outcomes;
  const bothRight = Math.round(n * 0.985) - lost;
  const { verdict, observed, lower, upper, imagesNeeded } = decideGate(outcomes, 0.01);
  const certified = ({ id, label, bytes, quantizer }: ReportModel, right: number) => ({
    digest: id as Digest,
    name: label,
    sizeBytes: bytes,
    top1: right / n,
    quantizer,
    executor: quantizer === null ? 'fovea/wasm' : 'fovea/wasm int8',
  });
  return {
    version: 1,
    verdict,
    normPoints: 1,
    drop: { observedPoints: 100 * observed, lowerPoints: 100 * lower, upperPoints: 100 * upper },
    method: 'tango-1998',
    pValue: mcnemarExact(lost, gained),
    imagesNeeded,
    counts: { n, bothRight, lost, gained, bothWrong: n - bothRight - lost - gained, changed: lost + gained + 3 },
    model: certified(model, bothRight + gained),
    reference: certified(reference, bothRight + lost),
    dataset: {
      name: 'MNIST',
      digest: `sha256:${'4f6c1d'.repeat(10)}ab12`,
      classes: digits,
      split: 'test',
      total: 10_000,
      imagesDigest: `sha256:${String(n).charAt(0).repeat(64)}`,
    },
    shapedBy: [
      { purpose: 'training', dataset: `sha256:${'4f6c1d'.repeat(10)}ab12`, split: 'train' },
      { purpose: 'calibration', dataset: `sha256:${'4f6c1d'.repeat(10)}ab12`, split: 'train', indices: 'AQI=' },
    ],
    perClass: digits.map((_, label) => {
      const share = {
        lost: Math.round((lost * (label % 4)) / 15),
        gained: label % 3 === 0 ? Math.round(gained / 4) : 0,
      };
      const before = Math.round(n * 0.0985) - label;
      const recallAfter = (before - share.lost + share.gained) / (n / 10);
      return {
        label,
        n: n / 10,
        recallBefore: before / (n / 10),
        recallAfter,
        ...share,
        changed: share.lost + share.gained,
      };
    }),
    flips: fixtureFlips(lost + gained + 3),
    device: { backend: 'fovea/wasm', version: '2', threads: 1, device: 'AMD EPYC 9R14', features: { simd: true } },
    latency: null,
    made: { by: 'fovea/gate', behaviour: 1, params: {}, seed: 42, testLimit: 0, versions: { fovea: '0.1.0' } },
  };
}

function fixtureFlips(count: number): Flip[] {
  const answers = [
    [9, 9, 4],
    [4, 4, 9],
    [8, 8, 3],
    [5, 5, 6],
    [2, 2, 7],
    [3, 8, 3],
    [6, 0, 6],
    [7, 1, 9],
  ];
  return Array.from({ length: count }, (_, position) => {
    const [label, before, after] = answers[position % answers.length]!;
    const index = 311 * position + 17;
    return {
      index,
      label: label!,
      before: { predicted: before!, confidence: 0.51 + (position % 9) / 20 },
      after: { predicted: after!, confidence: 0.92 - (position % 7) / 20 },
      ...(position < 14
        ? { image: { shape: [28, 28, 1] as const, pixels: btoa(String.fromCharCode(...drawDigit(label!, index))) } }
        : {}),
    };
  });
}
