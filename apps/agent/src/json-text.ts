const specials = new Map<string, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** JSON that keeps NaN and infinities. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isFinite(inner) ? { $number: String(inner) } : inner,
  );
}

export function fromJsonText(text: string): unknown {
  return JSON.parse(text, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || !('$number' in inner)) return inner;
    return specials.get(String(inner.$number)) ?? inner;
  });
}
