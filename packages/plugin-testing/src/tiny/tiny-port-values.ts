import type { CertificateRecord, DatasetRecord, Digest, PortType, PortValues } from '@fovea/contracts';
import { tinyDescription } from './tiny-description.ts';
import { tinyClasses } from './tiny-images.ts';
import { tinyTrainedModel } from './tiny-models.ts';

/** A small valid value of a port type, made anew on each call. */
export function tinyPortValue<T extends PortType>(type: T): PortValues[T] {
  return portValues[type]();
}

const portValues: { readonly [T in PortType]: () => PortValues[T] } = {
  dataset: tinyDataset,
  model: tinyTrainedModel,
  history: () => ({ epochs: [], bestEpoch: 0, stoppedBy: 'completed', steps: 0, durationMs: 0, warnings: [] }),
  evaluation: () => ({
    split: 'test',
    n: 3,
    total: 3,
    top1: 1,
    top5: 1,
    macroF1: 1,
    loss: 0.1,
    perClassRecall: [1, 1, 1],
    confusion: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    classes: tinyClasses,
    samples: [],
    datasetDigest: tinyDescription().digest,
    executor: 'fakes/reference',
  }),
  latency: () => ({
    measurements: [],
    device: { backend: 'fakes/reference', version: '1', threads: 1, device: 'reference interpreter', features: {} },
  }),
  files: () => ({ entry: 'model.json', files: { 'model.json': new TextEncoder().encode('{}') }, notes: [] }),
  certificate: tinyCertificate,
};

/** Of two models that answer alike, on three images. */
function tinyCertificate(): CertificateRecord {
  const digest: Digest = `sha256:${'0'.repeat(64)}`;
  const facts = { digest, sizeBytes: 1000, top1: 1, executor: 'fakes/reference' };
  return {
    version: 1,
    verdict: 'INCONCLUSIVE',
    normPoints: 1,
    drop: { observedPoints: 0, lowerPoints: -47.4, upperPoints: 47.4 },
    method: 'tango-1998',
    pValue: 1,
    imagesNeeded: 268,
    counts: { n: 3, bothRight: 3, lost: 0, gained: 0, bothWrong: 0, changed: 0 },
    model: { ...facts, name: 'tiny small', quantizer: { id: 'fakes/small', scheme: 'storage-only' } },
    reference: { ...facts, name: 'tiny', quantizer: null },
    dataset: {
      name: 'tiny-bars',
      digest: tinyDescription().digest,
      classes: tinyClasses,
      split: 'test',
      total: 3,
      imagesDigest: digest,
    },
    shapedBy: [],
    perClass: tinyClasses.map((_, label) => ({
      label,
      n: 1,
      recallBefore: 1,
      recallAfter: 1,
      lost: 0,
      gained: 0,
      changed: 0,
    })),
    flips: [],
    device: { backend: 'fakes/reference', version: '1', threads: 1, device: 'reference interpreter', features: {} },
    latency: null,
    made: { by: 'fakes/gate', behaviour: 1, params: {}, seed: 1, testLimit: 0, versions: {} },
  };
}

function tinyDataset(): DatasetRecord {
  return {
    use: { use: 'fakes/tiny-bars', params: {} },
    description: tinyDescription(),
    roles: {
      train: { split: 'train', indices: Array.from({ length: 24 }, (_, index) => index) },
      validation: { split: 'train', indices: Array.from({ length: 12 }, (_, index) => 120 + index) },
      calibration: { split: 'train', indices: Array.from({ length: 12 }, (_, index) => 24 + index) },
      test: { split: 'test', indices: Array.from({ length: 12 }, (_, index) => index) },
    },
  };
}
