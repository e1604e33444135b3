import type { ByteRange } from '@fovea/contracts';
import { requestInvalid } from '../errors.ts';

/** A piece of an upload, as Content-Range says it. */
export interface ContentRange extends ByteRange {
  readonly totalBytes: number;
}

const maxDigits = 15;

/**
 * The one range of a Range header.
 *
 * @returns undefined for all bytes, also where several ranges or another unit are asked for: a server may answer so.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if ((first === '' && last === '') || first.length > maxDigits || last.length > maxDigits) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return start >= sizeBytes || end <= start ? 'unsatisfiable' : { start, end };
}

/** @throws PARAMS_INVALID for what is no range of known size. */
export function parseContentRange(header: string): ContentRange {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header);
  const [start = 0, last = 0, totalBytes = 0] = (match ?? []).slice(1).map(Number);
  if (match === null || last < start || last >= totalBytes) {
    throw requestInvalid('Content-Range', 'bytes <start>-<end>/<total>', header);
  }
  return { start, end: last + 1, totalBytes };
}
