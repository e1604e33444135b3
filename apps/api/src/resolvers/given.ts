type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that hold something. */
export function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as Given<T>;
}
