/** One line of a chart. */
export interface CurveLine {
  readonly label: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Lines on one axis: every step that any line has, and a hole where a line has none. */
export function alignLines(lines: readonly CurveLine[]): [number[], ...(number | null)[][]] {
  const steps = [...new Set(lines.flatMap((line) => line.steps))].toSorted((a, b) => a - b);
  const place = new Map(steps.map((step, index) => [step, index]));
  const columns = lines.map((line) => {
    const column = new Array<number | null>(steps.length).fill(null);
    line.steps.forEach((step, index) => {
      const value = line.values[index];
      const at = place.get(step);
      if (at !== undefined && value !== undefined && Number.isFinite(value)) column[at] = value;
    });
    return column;
  });
  return [steps, ...columns];
}

/** A curve that was read, and points that came since. */
export function extendLine(
  line: CurveLine,
  points: readonly { readonly step: number; readonly value: number }[],
): CurveLine {
  const last = line.steps.at(-1) ?? -Infinity;
  const fresh = points.filter(({ step }) => step > last);
  if (fresh.length === 0) return line;
  return {
    label: line.label,
    steps: [...line.steps, ...fresh.map(({ step }) => step)],
    values: [...line.values, ...fresh.map(({ value }) => value)],
  };
}
