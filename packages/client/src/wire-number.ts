/** A float64 as JSON carries it. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** The number that was meant. */
export function fromWire(value: WireNumber): number {
  return typeof value === 'number' ? value : Number(value);
}

/** What JSON can carry of a number. */
export function toWire(value: number): WireNumber {
  return Number.isFinite(value) ? value : (String(value) as WireNumber);
}
