import type { CertificateRecord } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import { compareCertificates } from './compare-certificates.ts';

const certificate = {
  verdict: 'PASS',
  drop: { observedPoints: 0.24, lowerPoints: 0.13, upperPoints: 0.36 },
  imagesNeeded: null,
  model: { digest: 'sha256:a', executor: 'fovea/wasm int8' },
  flips: [{ index: 3, label: 1, before: { predicted: 1, confidence: 0.5 }, after: { predicted: 2, confidence: 0.75 } }],
  device: { device: 'this one' },
  latency: null,
  made: { seed: 1, versions: { fovea: '0.1.0' } },
} as unknown as CertificateRecord;

/** A copy in which the field at `path` is `value`. */
function withField(path: string, value: unknown): CertificateRecord {
  const copy = structuredClone(certificate) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const owner = keys.reduce((item, key) => item[key] as Record<string, unknown>, copy);
  owner[last] = value;
  return copy as unknown as CertificateRecord;
}

const pathsOf = (path: string, value: unknown): string[] =>
  compareCertificates(withField(path, value), certificate).map((difference) => difference.path);

describe('comparing certificates', () => {
  it('finds nothing where they say the same', () => {
    expect(compareCertificates(structuredClone(certificate), certificate)).toEqual([]);
  });

  it('ignores the circumstances: device, executor, latency, versions', () => {
    expect(pathsOf('device', { device: 'another' })).toEqual([]);
    expect(pathsOf('model.executor', 'integer reference')).toEqual([]);
    expect(pathsOf('latency', { measurements: [] })).toEqual([]);
    expect(pathsOf('made.versions', { fovea: '9.9.9' })).toEqual([]);
  });

  it('allows for the last bits of confidences and bounds only', () => {
    expect(pathsOf('flips.0.after.confidence', 0.75003)).toEqual([]);
    expect(pathsOf('flips.0.after.confidence', 0.751)).toEqual(['flips[0].after.confidence']);
    expect(pathsOf('drop.upperPoints', 0.36 * (1 + 1e-12))).toEqual([]);
    expect(pathsOf('drop.upperPoints', 0.3600001)).toEqual(['drop.upperPoints']);
  });

  it('names what is other, what is missing and what nobody knows', () => {
    expect(pathsOf('flips.0.label', 2)).toEqual(['flips[0].label']);
    expect(pathsOf('imagesNeeded', 0)).toEqual(['imagesNeeded']);
    expect(pathsOf('flips', [])).toEqual(['flips[0]']);
    expect(pathsOf('drop', undefined)).toEqual(['drop']);
    expect(pathsOf('made.seed', '1')).toEqual(['made.seed']);
    expect(pathsOf('signedBy', 'me')).toEqual(['signedBy']);
    expect(pathsOf('drop', [0.24, 0.13, 0.36])).toEqual(['drop']);
  });
});
