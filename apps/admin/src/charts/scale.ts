/** Maps values to pixels, linearly or by their logarithm. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

interface ScaleOptions {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  readonly isLog?: boolean;
  readonly count?: number;
}

/** A scale over a domain with a little room on both sides. */
export function createScale({ domain: [low, high], range: [from, to], isLog = false, count = 5 }: ScaleOptions): Scale {
  const f = isLog ? Math.log10 : (value: number) => value;
  const span = f(high) - f(low);
  const at = (value: number): number =>
    span === 0 ? (from + to) / 2 : from + ((f(value) - f(low)) / span) * (to - from);
  return { at, ticks: isLog ? logTicks(low, high) : linearTicks(low, high, count) };
}

/** Lowest and highest of the values with 6 % room; a domain of some width even for a single value. */
export function paddedDomain(values: readonly number[], isLog = false): readonly [number, number] {
  const finite = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  if (finite.length === 0) return isLog ? [1, 10] : [0, 1];
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  if (isLog) {
    const room = Math.max(1.15, (high / low) ** 0.06);
    return [low / room, high * room];
  }
  const room = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.06;
  return [low - room, high + room];
}

function linearTicks(low: number, high: number, count: number): readonly number[] {
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step); tick * step <= high; tick++) ticks.push(Number((tick * step).toPrecision(12)));
  return ticks;
}

function logTicks(low: number, high: number): readonly number[] {
  const factors = high / low > 100 ? [1] : high / low > 12 ? [1, 3] : [1, 1.5, 2, 3, 4, 5, 7];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(6));
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}
