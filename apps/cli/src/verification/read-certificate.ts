import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { CertificateRecord } from '@fovea/contracts';
import { certificateInvalid, certificateNotFound } from '../errors.ts';

/** A certificate of a million images and their flips is smaller. */
const mostBytes = 256 * 1024 ** 2;

export interface ReadCertificate {
  readonly certificate: CertificateRecord;
  /** `sha256:<hex>` of the file. */
  readonly digest: string;
}

/**
 * Reads a certificate that nobody vouches for: what verification is driven by is checked here, the rest by comparing it.
 * @throws FILE_NOT_FOUND, CERTIFICATE_INVALID.
 */
export async function readCertificate(path: string): Promise<ReadCertificate> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw certificateNotFound(path);
  if (found.size > mostBytes) throw certificateInvalid(path, `at most ${mostBytes} bytes`, `${found.size}`);
  const bytes = await readFile(path);
  let value: unknown;
  let hasControls = false;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), (key, item: unknown) => {
      hasControls ||= controls.test(key) || (typeof item === 'string' && controls.test(item));
      return item;
    });
  } catch (error) {
    throw certificateInvalid(path, 'JSON', error instanceof Error ? error.message : String(error));
  }
  if (hasControls) throw certificateInvalid(path, 'printable text', 'control characters');
  for (const [field, [expected, isFine]] of Object.entries(checkedFields)) {
    const received = field.split('.').reduce<unknown>((item, key) => ownField(item, key), value);
    if (!isFine(received))
      throw certificateInvalid(path, `${field}: ${expected}`, JSON.stringify(received) ?? 'nothing');
  }
  return {
    certificate: value as CertificateRecord,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
  };
}

/** What could make a terminal show something else than it is sent. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

type Expectation = readonly [expected: string, isFine: (value: unknown) => boolean];

const isDigest = (value: unknown): boolean => typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const digest: Expectation = ['sha256: and 64 hexadecimal digits', isDigest];
const count: Expectation = ['a whole number from 0 on', isCount];

const isNumber = (value: unknown): boolean => Number.isFinite(value);
const number: Expectation = ['a number', isNumber];
const text: Expectation = ['text', (value) => typeof value === 'string'];

/** What verification is driven by, and what is printed. */
const checkedFields: Readonly<Record<string, Expectation>> = {
  version: ['1', (value) => value === 1],
  verdict: ['PASS, FAIL or INCONCLUSIVE', (value) => ['PASS', 'FAIL', 'INCONCLUSIVE'].includes(value as string)],
  'model.digest': digest,
  'model.sizeBytes': count,
  'reference.digest': digest,
  'reference.sizeBytes': count,
  'dataset.digest': digest,
  'made.by': ['fovea/gate', (value) => value === 'fovea/gate'],
  'made.behaviour': count,
  'made.params': ['an object', (value) => typeof value === 'object' && value !== null],
  'made.seed': ['0 to 2147483647', (value) => isCount(value) && (value as number) < 2 ** 31],
  'made.testLimit': count,
  normPoints: number,
  'drop.observedPoints': number,
  'drop.lowerPoints': number,
  'drop.upperPoints': number,
  pValue: number,
  imagesNeeded: ['a number or null', (value) => value === null || isNumber(value)],
  'counts.n': count,
  'counts.lost': count,
  'counts.gained': count,
  'counts.changed': count,
  'model.name': text,
  'model.top1': number,
  'reference.top1': number,
  'dataset.name': text,
  'dataset.split': text,
  'dataset.total': count,
  perClass: ['a list', Array.isArray],
  'device.backend': text,
  latency: ['null, or measurements with their device', isLatency],
};

function isLatency(value: unknown): boolean {
  if (value === null) return true;
  const measurements = ownField(value, 'measurements');
  const device = ownField(value, 'device');
  const isMeasurement = (item: unknown): boolean =>
    ['batch', 'p50Ms', 'threads'].every((field) => isNumber(ownField(item, field)));
  return (
    Array.isArray(measurements) &&
    measurements.every(isMeasurement) &&
    ['backend', 'device'].every((field) => typeof ownField(device, field) === 'string')
  );
}

function ownField(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
