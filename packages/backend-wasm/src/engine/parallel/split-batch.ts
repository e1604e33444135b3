/** The images of a batch that one part takes. */
export interface BatchSlice {
  readonly first: number;
  readonly count: number;
}

/**
 * At most `parts` slices, none of them empty, as even as whole units of `unit` images allow. The later ones are the larger ones:
 * the first part runs on the thread that has everything else to do.
 */
export function splitBatch(batchSize: number, parts: number, unit = 1): BatchSlice[] {
  const units = Math.ceil(batchSize / unit);
  const active = Math.min(parts, units);
  const start = (part: number): number => Math.min(batchSize, unit * Math.floor((part * units) / active));
  return Array.from({ length: active }, (_, part) => ({ first: start(part), count: start(part + 1) - start(part) }));
}
