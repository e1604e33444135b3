/** Values that databases cannot keep as numbers, by the name they are kept under. */
const special: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity };

export function toStored(value: number): { readonly value: number | null; readonly special: string | null } {
  return Number.isFinite(value) ? { value, special: null } : { value: null, special: String(value) };
}

export function fromStored(value: number | null, name: string | null): number {
  return value ?? special[name ?? ''] ?? Number.NaN;
}
