import type { CertificateRecord } from '@fovea/contracts';

/** One thing that a certificate says and that does not follow again. */
export interface Difference {
  /** Such as `counts.lost`. */
  readonly path: string;
  readonly certified: unknown;
  readonly derived: unknown;
}

/** Facts of the machine that made it, not of the models. */
const circumstances = ['device', 'latency', 'made.versions', 'model.executor', 'reference.executor'];

/** Another processor may round the last bits of a softmax otherwise. */
const confidenceTolerance = 1e-4;
const numberTolerance = 1e-9;

/** Everything in which a certificate and its re-derivation differ, circumstances aside; empty when it is true. */
export function compareCertificates(certified: CertificateRecord, derived: CertificateRecord): Difference[] {
  return [...differences(certified, derived, '')];
}

function* differences(certified: unknown, derived: unknown, path: string): Generator<Difference> {
  if (circumstances.includes(path)) return;
  if (isContainer(certified) && isContainer(derived) && Array.isArray(certified) === Array.isArray(derived)) {
    for (const key of new Set([...Object.keys(derived), ...Object.keys(certified)])) {
      const inner = Array.isArray(derived) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      yield* differences(ownValue(certified, key), ownValue(derived, key), inner);
    }
  } else if (!isSame(certified, derived, path)) yield { path, certified, derived };
}

function isSame(certified: unknown, derived: unknown, path: string): boolean {
  if (typeof certified !== 'number' || typeof derived !== 'number') return certified === derived;
  const distance = Math.abs(certified - derived);
  if (path.endsWith('.confidence')) return distance <= confidenceTolerance;
  return distance <= numberTolerance * Math.max(Math.abs(derived), Number.MIN_VALUE);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function ownValue(container: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}
