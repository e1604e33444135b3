/** Numbers as people read them, in English notation; a missing number is an en dash. */

const missing = '–';
/** Number and unit stay on one line. */
const space = '\u00a0';

/** `97.3 %` of 0.973. */
export function formatPercent(share: number | null | undefined, digits = 1): string {
  return isKnown(share) ? `${(100 * share).toFixed(digits)}${space}%` : missing;
}

/** `1.23 M` of 1,230,000; below 10,000 in full. */
export function formatCount(count: number): string {
  if (!isKnown(count)) return missing;
  if (Math.abs(count) < 10_000) return count.toLocaleString('en-US', { maximumFractionDigits: 1 });
  return withUnit(count, ['', 'k', 'M', 'G', 'T']);
}

/** `225,034`. */
export function formatInteger(count: number): string {
  return isKnown(count) ? Math.round(count).toLocaleString('en-US') : missing;
}

/** `1.23 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  return isKnown(bytes) ? withUnit(bytes, ['B', 'kB', 'MB', 'GB', 'TB']) : missing;
}

/** `0.52 ms`, `13.1 ms`. */
export function formatMilliseconds(milliseconds: number): string {
  return isKnown(milliseconds) ? `${threeDigits(milliseconds)}${space}ms` : missing;
}

/** `42 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  if (!isKnown(milliseconds)) return missing;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 1) return formatMilliseconds(milliseconds);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-01-31 09:15 UTC` of an ISO 8601 time; other text stays as it is. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}

/** Three significant digits, never an exponent, no digit after the point from 100 on. */
export function threeDigits(value: number): string {
  if (value === 0) return '0';
  // Of the rounded number: 0.9997 has the digits of 1.00.
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(3)))));
  return value.toFixed(Math.min(6, Math.max(0, 2 - magnitude)));
}

/** A tick of an axis: without the zeros that say how precise a measurement is. */
export function trimZeros(formatted: string): string {
  return formatted.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}

/** Text cut to a length, with an ellipsis. */
export function shorten(text: string, maxLength: number): string {
  const characters = [...text];
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}

function isKnown(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function withUnit(value: number, units: readonly string[]): string {
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const digits = unit === 0 ? String(Math.round(scaled)) : threeDigits(scaled);
  return `${digits}${space}${units[unit]}`.trim();
}
