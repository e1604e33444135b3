const none = '–';

/** `1.2 MB`: powers of 1000, three digits. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return none;
  return scaled(bytes, 1000, ['B', 'kB', 'MB', 'GB', 'TB']);
}

/** `1.2 M`: a count of MACs, params or images. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return none;
  return scaled(count, 1000, ['', 'k', 'M', 'G', 'T']).trim();
}

/** `97.1 %` from 0.971. */
export function formatShare(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return none;
  return `${(share * 100).toFixed(digits)} %`;
}

/** `0.42 ms`, `12.3 s`, `4 min 10 s`, `2 h 5 min`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return none;
  if (ms < 1000) return `${digits3(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${digits3(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `just now`, `5 min ago`, `3 d ago`; in the future `in 5 min`. */
export function formatAgo(time: string | null | undefined, now = Date.now()): string {
  if (time === null || time === undefined) return none;
  const ms = now - Date.parse(time);
  const size = Math.abs(ms);
  if (size < 10_000) return 'just now';
  const [value, unit] =
    size < 60_000
      ? [size / 1000, 's']
      : size < 3_600_000
        ? [size / 60_000, 'min']
        : size < 86_400_000
          ? [size / 3_600_000, 'h']
          : [size / 86_400_000, 'd'];
  return ms >= 0 ? `${Math.floor(value)} ${unit} ago` : `in ${Math.ceil(value)} ${unit}`;
}

/** Three significant digits, without an exponent where it reads well. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value === 0) return '0';
  return size < 1e-3 || size >= 1e6 ? value.toExponential(2).replace('e+', 'e') : digits3(value);
}

/** Any JSON value on one line. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined) return none;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && 'use' in value && typeof value.use === 'string') {
    return 'label' in value && typeof value.label === 'string' ? value.label : value.use;
  }
  return JSON.stringify(value);
}

/** `a, b and 3 more`. */
export function formatList(items: readonly string[], most = 3): string {
  if (items.length === 0) return none;
  if (items.length <= most + 1) return items.join(', ');
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/** First characters of a digest, without its algorithm. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (Math.abs(rest) >= base && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  const text = unit === 0 ? String(Math.round(rest * 100) / 100) : digits3(rest);
  return `${text} ${units[unit] ?? ''}`;
}

function digits3(value: number): string {
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  return String(Number(value.toFixed(places)));
}
